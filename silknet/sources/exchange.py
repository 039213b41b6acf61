"""The tables of sources, and those that may speak of any record: names, citations, texts in other languages."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from silknet.changes.publish import by_kind
from silknet.dates import PartialDate
from silknet.exchange.fields import (
    ChoiceWidget,
    Column,
    KeyWidget,
    NumberWidget,
    RowsColumn,
    TextWidget,
    is_loaded,
    parts,
    stands_in_cells,
    write_rows,
)
from silknet.exchange.resources import TrackedResource, public_rows, register
from silknet.sources.models import Citation, Confirmation, Name, Source
from silknet.text import ORIGINAL, codes, text_fields

SOURCE_BY_URL = KeyWidget(Source, "url")

# How the table of aliases calls the kinds.
NOUNS = {
    "city": "cities",
    "committee": "committees",
    "conference": "conferences",
    "country": "countries",
    "decision": "decisions",
    "document": "documents",
    "figure": "figures",
    "news": "news",
    "organization": "organizations",
    "page": "pages",
    "person": "people",
    "seat": "seats",
    "session": "sessions",
    "source": "sources",
}


class SourceColumn(RowsColumn):
    """The citations of the whole record: the first source, or the others."""

    def __init__(self, column: str, *, first: bool) -> None:
        super().__init__(column)
        self.first = first

    def read(self, instance: Any) -> str:
        urls = self._urls(self._rows(instance))
        return "".join(urls[:1]) if self.first else "|".join(urls[1:])

    def write(self, instance: Any, text: str, row: Any) -> None:
        kept = self._rows(instance)
        urls = self._urls(kept)
        named = [*parts(text), *urls[1:]] if self.first else [*urls[:1], *parts(text)]
        sources = [SOURCE_BY_URL.find(url) for url in dict.fromkeys(named)]
        wanted = [Citation(kind=instance.kind, record=instance.uuid, source=source) for source in sources]
        write_rows(kept, wanted, lambda row: row.source_id, hidden=lambda row: not stands_in_cells(row.source))

    def _urls(self, rows: list[Any]) -> list[str]:
        return [citation.source.url for citation in rows if stands_in_cells(citation.source)]

    def _rows(self, instance: Any) -> list[Any]:
        if is_loaded(instance):
            return [citation for citation in instance.citations_held() if not citation.field]
        return list(Citation.objects.filter(record=instance.uuid, kind=instance.kind, field="").for_page())


class OneSourceColumn(Column):
    """The one source of a row that is not a record."""

    def __init__(self) -> None:
        super().__init__("source_url", "source", SOURCE_BY_URL)


class NameColumn(RowsColumn):
    """One name of a kind; those with a language, a note or a source stand in the table of aliases."""

    def __init__(self, column: str, name_kind: str) -> None:
        super().__init__(column)
        self.name_kind = name_kind

    def read(self, instance: Any) -> str:
        found = self._row(instance)
        return found.value if found else ""

    def write(self, instance: Any, text: str, row: Any) -> None:
        named = self._row(instance)
        if not text:
            named.delete()
            return
        named = named or Name(kind=instance.kind, record=instance.uuid, name_kind=self.name_kind)
        named.value = text
        named.full_clean()
        named.save()

    def _row(self, instance: Any) -> Any:
        if is_loaded(instance):
            plain = (name for name in instance.names_held() if name.name_kind == self.name_kind and _is_plain(name))
            return min(plain, key=lambda name: name.pk, default=None)
        return plain_names(self.name_kind).filter(kind=instance.kind, record=instance.uuid).order_by("id").first()


def plain_names(*kinds: str) -> Any:
    """Names of which only the name is known."""
    return Name.objects.filter(name_kind__in=kinds, language="und", note="", source=None)


def _is_plain(name: Name) -> bool:
    return (name.language, name.note, name.source_id) == ("und", "", None)


class SourceResource(TrackedResource):
    slug = Column("slug")
    url = Column("url")
    title = Column("title")
    publisher = Column("publisher")
    published_on = Column("published_on")

    class Meta(TrackedResource.Meta):
        model = Source
        fields = ("slug", "url", "title", "publisher", "published_on")


class RecordColumn(Column):
    """Two cells that name a record: its kind, and in the next one its key."""

    def __init__(self, column: str, kind_column: str, kind_of: Callable[[str], str]) -> None:
        super().__init__(column, "record")
        self.kind_column, self.kind_of = kind_column, kind_of

    def clean(self, row: Any, **kwargs: Any) -> Any:
        return self.find(row).uuid

    def names(self, row: Any) -> type[Any] | None:
        try:
            return by_kind()[self.kind_of((row.get(self.kind_column) or "").strip())]
        except (ValueError, KeyError):
            return None

    def find(self, row: Any) -> Any:
        try:
            model = by_kind()[self.kind_of(row[self.kind_column].strip())]
        except ValueError as error:
            raise ValueError(_("cannot be looked for: see %(column)s") % {"column": self.kind_column}) from error
        return KeyWidget(model, model.key_name).find(row[self.column_name].strip())

    def export(self, instance: Any, **kwargs: Any) -> str:
        found = by_kind()[instance.kind]._base_manager.filter(uuid=instance.record).first()
        return str(found.public_key()) if found else ""


class KindWidget(ChoiceWidget):
    """The kind of a record, as a table calls it."""

    def __init__(self, nouns: dict[str, str]) -> None:
        super().__init__(nouns)
        self.nouns = nouns

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return self.nouns[super().clean(value)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return next((noun for noun, kind in self.nouns.items() if kind == value), "")


def of_public_records(rows: Any) -> Any:
    """Of these attached rows, those of records that the public may see."""
    shown = {uuid for kind in by_kind().values() for uuid in public_rows(kind).values_list("uuid", flat=True)}
    return (row for row in rows if row.record in shown)


class AliasResource(TrackedResource):
    keys = ("entity_kind", "entity", "alias", "language", "kind")
    kind = Column("entity_kind", "kind", KindWidget(NOUNS))
    record = RecordColumn("entity", "entity_kind", lambda noun: KindWidget(NOUNS).clean(noun))
    value = Column("alias", "value")
    language = Column("language")
    name_kind = Column("kind", "name_kind", ChoiceWidget(Name.Kind.values))
    note = Column("note")
    source = OneSourceColumn()

    class Meta(TrackedResource.Meta):
        model = Name
        fields = ("kind", "record", "value", "language", "name_kind", "note", "source")

    def rows(self) -> Iterable[Any]:
        held: dict[Any, Any] = {}  # by record and kind of name: the one that stands in a column of its record
        for name in plain_names(*Name.Kind.values).order_by("-id"):
            if name.name_kind in WITH_NAMES.get(name.kind, ()):
                held[name.record, name.name_kind] = name.pk
        names = Name.objects.exclude(pk__in=list(held.values())).select_related("source")
        return of_public_records(names.order_by("id"))


# Which kinds have a column for which names.
WITH_NAMES = {"cities": ("local",), "people": ("local",), "organizations": ("local", "acronym")}


class CitedFieldColumn(Column):
    """One of the fields that the public record has; empty is all of it."""

    def __init__(self, record: RecordColumn) -> None:
        super().__init__("field")
        self.record = record

    def clean(self, row: Any, **kwargs: Any) -> str:
        field = row[self.column_name].strip()
        try:
            record = self.record.find(row) if field else None
        except ValueError:  # told of the column that names the record
            return str(field)
        return ChoiceWidget(["names", *record.as_fields()]).clean(field) if record else ""


class CitationResource(TrackedResource):
    """What the columns of sources cannot hold: fields, other values, quotes, notes, days of retrieval."""

    keys = ("kind", "key", "field", "source_url")
    further = True
    kind = Column("kind", "kind", KindWidget({kind: kind for kind in NOUNS.values()}))
    record = RecordColumn("key", "kind", lambda kind: KindWidget({noun: noun for noun in NOUNS.values()}).clean(kind))
    field = CitedFieldColumn(record)
    source = OneSourceColumn()
    says = Column("says")
    quote = Column("quote")
    note = Column("note")
    retrieved_on = Column("retrieved_on")
    position = Column("position", "position", NumberWidget())

    class Meta(TrackedResource.Meta):
        model = Citation
        fields = ("kind", "record", "field", "source", "says", "quote", "note", "retrieved_on", "position")

    def rows(self) -> Iterable[Any]:
        in_columns = {"field": "", "says": "", "quote": "", "note": "", "retrieved_on": ""}
        rows = Citation.objects.exclude(**in_columns).filter(source__public=True).select_related("source")
        return of_public_records(rows.order_by("id"))


class DayWidget(TextWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return PartialDate(super().clean(value))


class ConfirmationResource(TrackedResource):
    """Who said when that a record is right as it stands."""

    keys = ("kind", "key", "confirmed_on", "by")
    further = True
    kind = Column("kind", "kind", KindWidget({kind: kind for kind in NOUNS.values()}))
    record = RecordColumn("key", "kind", lambda kind: KindWidget({noun: noun for noun in NOUNS.values()}).clean(kind))
    confirmed_on = Column("confirmed_on", widget=DayWidget())
    by = Column("by")

    class Meta(TrackedResource.Meta):
        model = Confirmation
        fields = ("kind", "record", "confirmed_on", "by")

    def rows(self) -> Iterable[Any]:
        return of_public_records(Confirmation.objects.order_by("id"))


class Translation:
    """A text of a record in another language than the original: a line of a table, not a row of one."""

    def __init__(self, record: Any, field: str, language: str) -> None:
        self.kind, self.key, self.field, self.language = record.kind, record.public_key(), field, language
        self.text = getattr(record, field)[language]


class NamedColumn(Column):
    """A cell that says which text is meant; it changes nothing."""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        self.clean(row)


class TranslationColumn(Column):
    """The text itself; an empty cell clears it."""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        field, language, text = row["field"].strip(), row["language"].strip(), self.clean(row)
        texts = dict(getattr(instance, field)) | {language: text}
        setattr(instance, field, {code: text for code, text in texts.items() if text})


class TranslationResource(TrackedResource):
    """Texts in the languages beside the original one."""

    keys = ("kind", "key", "field", "language")
    further = True
    kind = NamedColumn("kind", widget=ChoiceWidget(NOUNS.values()))
    key = NamedColumn("key")
    field = NamedColumn("field")
    language = NamedColumn("language")
    text = TranslationColumn("text")

    class Meta(TrackedResource.Meta):
        model = Name  # the rows are not of one model; the record itself is written
        fields = ("kind", "key", "field", "language", "text")

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        column = "kind"
        try:
            model = by_kind()[self.fields["kind"].clean(row)]
            column = "key"
            record = KeyWidget(model, model.key_name).find(row["key"].strip())
            column = "field"
            ChoiceWidget(text_fields(model)).clean(row["field"])
            column = "language"
            ChoiceWidget(code for code in codes() if code != ORIGINAL).clean(row["language"])
        except ValueError as error:
            raise ValidationError({column: str(error)}) from error
        return record

    def _cells(self, instance: Any, row: Any) -> dict[str, str]:
        again = type(instance)._base_manager.get(pk=instance.pk)
        cells = {column: row[column].strip() for column in self.keys}
        return cells | {"text": getattr(again, row["field"].strip()).get(row["language"].strip(), ""), "public": "yes"}

    def rows(self) -> Iterable[Any]:
        for model in by_kind().values():
            for record in public_rows(model).order_by("id") if text_fields(model) else ():
                for field in text_fields(model):
                    yield from (Translation(record, field, code) for code in getattr(record, field) if code != ORIGINAL)


register("sources", SourceResource)
register("aliases", AliasResource, last=True)
register("citations", CitationResource, last=True)
register("confirmations", ConfirmationResource, last=True)
register("translations", TranslationResource, last=True)
