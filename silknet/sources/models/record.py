"""What all records share: an address, a public state, names, and citations."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from silknet.changes.models import Version
from silknet.changes.publish import Published, attached_models
from silknet.changes.tracking import Tracked, TrackedQuerySet


class RecordQuerySet(TrackedQuerySet):
    """Visibility is a word: the default manager hides nothing."""

    def public(self) -> Self:
        return self.filter(public=True)

    def drafts(self) -> Self:
        """Those that the public has never seen."""
        return self.filter(~Exists(Version.objects.filter(uuid=OuterRef("uuid"))), public=False)

    def unsourced(self) -> Self:
        """Public ones behind which stands no source that is public."""
        return self.public().filter(~Exists(_public_citations()))

    def not_confirmed_since(self, day: date) -> Self:
        """Those that nobody confirmed on a day or later, and of which no source was retrieved then, nor published where
        nobody says when it was retrieved.
        """
        on = day.isoformat()
        lately = Q(retrieved_on__gte=on) | Q(retrieved_on="", source__published_on__gte=on)
        confirmed = apps.get_model("sources.Confirmation").objects.filter(record=OuterRef("uuid"), confirmed_on__gte=on)
        return self.filter(~Exists(_public_citations().filter(lately)), ~Exists(confirmed))


def _public_citations() -> Any:
    """Of the record of the outer query."""
    return apps.get_model("sources.Citation").objects.filter(record=OuterRef("uuid"), source__public=True)


class Record(Tracked, Published):
    """A record of the register: public or not yet, named, cited."""

    public = models.BooleanField(
        _("public"), default=False, editable=False, help_text=_("Set by publishing, never by saving a form.")
    )

    objects = RecordQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = True

    key_name = "slug"
    public_names: ClassVar[dict[str, str]] = {}  # what the public record calls columns that have another name

    def clean(self) -> None:
        super().clean()
        key = self.public_key()
        if self.key_name == "slug" and key != key.lower():
            raise ValidationError(
                _("%(key)s: addresses are written in small letters, here %(right)s."),
                code="capitals",
                params={"key": key, "right": key.lower()},
            )

    def get_absolute_url(self) -> str:
        return _page_of(self.kind, self.public_key(), get_language(), get_script_prefix())

    def api_url(self) -> str:
        return f"{settings.ADDRESS}/api/v1/{self.kind}/{self.public_key()}/"

    def html_url(self) -> str:
        with override(settings.LANGUAGE_CODE):
            return settings.ADDRESS + self.get_absolute_url()

    def as_record(self) -> dict[str, Any] | None:
        if not self.public:
            return None
        return {
            "id": self.uuid,
            self.key_name: self.public_key(),
            "url": self.api_url(),
            "html_url": self.html_url(),
            "names": [name.as_public() for name in self.names_held()],
            **self.as_fields(),
            "sources": self._sources(),
        }

    def as_fields(self) -> dict[str, Any]:
        """The plain fields and references that the public sees, in the order in which they are sent."""
        raise NotImplementedError  # each kind says what it shows

    @classmethod
    def public_name(cls, column: str) -> str:
        """How the public record, and so a citation, calls a column."""
        return cls.public_names.get(column, column)

    def _sources(self) -> dict[str, list[dict[str, Any]]]:
        """The citations by field; "*" stands for the whole record."""
        by_field = defaultdict(list)
        for citation in self.citations_held():
            if citation.source.public:
                by_field[citation.field or "*"].append(citation.as_public())
        return dict(sorted(by_field.items()))

    @classmethod
    def attach(cls, rows: Sequence[Any]) -> None:
        attach(rows)

    def names_held(self) -> list[Any]:
        """Its names, as `attach` loaded them."""
        self._attach_once()
        return self._names  # type: ignore[attr-defined]

    def citations_held(self) -> list[Any]:
        """Its citations, as `attach` loaded them."""
        self._attach_once()
        return self._citations  # type: ignore[attr-defined]

    def _attach_once(self) -> None:
        if not hasattr(self, "_names"):
            type(self).attach([self])

    def delete(self, *, into: Any = None) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        """Remove the record with all that belongs to it; `into` names the record that takes its place."""
        for model in attached_models():
            model._base_manager.filter(kind=self.kind, record=self.uuid).delete()
        return super().delete(into=into)

    def last_confirmed(self) -> Any:
        """The latest day on which a source of this record was retrieved or published; None if no source says."""
        days = [citation.retrieved_on or citation.source.published_on for citation in self.citations_held()]
        return max((day for day in days if day), default=None)

    def confirmation(self) -> tuple[str, str]:
        """The latest day on which it was confirmed or a source of it looked at, and by whom where it was confirmed; two
        empty strings where it never was. For the secretariat: the public is told what `last_confirmed` says.
        """
        of_it = {"kind": self.kind, "record": self.uuid}
        confirmed = apps.get_model("sources.Confirmation").objects.filter(**of_it).order_by("-confirmed_on", "-id")
        looked_at = apps.get_model("sources.Citation").objects.filter(**of_it).exclude(retrieved_on="")
        days = [*confirmed.values_list("confirmed_on", "by")[:1]]
        days += [(day, "") for day in looked_at.order_by("-retrieved_on").values_list("retrieved_on", flat=True)[:1]]
        return max(days, default=("", ""))


@lru_cache(maxsize=10_000)
def _page_of(kind: str, key: str, language: str | None, prefix: str) -> str:
    """A page names many records, and Django takes longer to find the address of one than its template to show it."""
    return reverse(f"{kind}-detail", args=[key])


def attach(rows: Sequence[Any]) -> None:
    """Load the names and citations of these records, of whatever kinds: two queries, however many records."""
    uuids = [row.uuid for row in rows]
    for name, model in (("_names", "sources.Name"), ("_citations", "sources.Citation")):
        held: dict[Any, list[Any]] = defaultdict(list)
        found = apps.get_model(model).objects.filter(record__in=uuids).select_related("source")
        order = ("position", "id") if name == "_citations" else ("name_kind", "language", "value")
        for attached in found.order_by(*order):
            held[attached.record].append(attached)
        for row in rows:
            setattr(row, name, held[row.uuid])


def reference(row: Any) -> dict[str, Any] | None:
    """How a record names another: nothing where that is not public."""
    if row is None or not row.public:
        return None
    return {"id": row.uuid, row.key_name: row.public_key(), "name": row.plain_name(), "url": row.api_url()}


def references(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The public ones of these records, in their order."""
    return [named for row in rows if (named := reference(row))]
