"""The log in words: which row, which field, from what to what; at a price that does not grow with the changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, CharField, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silknet import dates
from silknet.changes.models import Change, Revision
from silknet.changes.publish import Attached
from silknet.text import LanguagesField

# Told by the heading of a change, or of no meaning to a person.
_UNTOLD = {"id", "uuid", "record"}


class Line(NamedTuple):
    field: str
    before: str
    after: str


@dataclass
class Told:
    """One change as a person reads it."""

    change: Change
    noun: str
    name: str
    address: str
    lines: list[Line] = field(default_factory=list)


def describe(changes: Iterable[Change], *, values: bool = True) -> list[Told]:
    """Without values, which row and which fields are told, and the rows that values point at are not asked for."""
    changes = list(changes)
    rows = _Rows(changes, values)
    return [rows.told(change) for change in changes]


class _Rows:
    """The rows that changes speak of: themselves, and those that their values point at."""

    def __init__(self, changes: Iterable[Change], values: bool) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for change in changes:
            model = apps.get_model(change.kind)
            wanted[model].add(model._meta.pk.to_python(change.key))
            for column in _references(model) if values else ():
                pointed = {state.get(column.attname) for state in (change.before, change.after)} - {None}
                wanted[column.related_model].update(pointed)
        self._rows = {
            model: model._base_manager.select_related(*(column.name for column in _references(model))).in_bulk(keys)
            for model, keys in wanted.items()
            if keys
        }

    def told(self, change: Change) -> Told:
        model = apps.get_model(change.kind)
        row = self._rows[model].get(model._meta.pk.to_python(change.key))
        noun, name = capfirst(str(model._meta.verbose_name)), str(row) if row else _name_then(change)
        return Told(change, noun, name, change_address(row) if row else "", list(self._lines(model, change)))

    def _lines(self, model: type[models.Model], change: Change) -> Iterator[Line]:
        for column in model._meta.concrete_fields:
            if (
                column.name in _UNTOLD
                or column.name in getattr(model, "untold", ())
                or (issubclass(model, Attached) and column.name == "kind")
            ):
                continue
            before, after = change.before.get(column.attname), change.after.get(column.attname)
            if isinstance(column, LanguagesField):
                yield from _languages(str(column.verbose_name), before or {}, after or {})
            elif (said := (self.value(column, before), self.value(column, after))) != ("", ""):
                yield Line(str(column.verbose_name), *said)

    def value(self, column: Any, value: Any) -> str:
        if column.is_relation and value is not None:
            row = self._rows.get(column.related_model, {}).get(value)
            return str(row) if row else _("a removed one (no. %(number)s)") % {"number": value}
        return in_words(column, value)


def in_words(column: Any, value: Any) -> str:
    """A value of a column, empty where there is none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(column, LanguagesField):
        return "\n".join(f"{_language(code)}: {text}" for code, text in value.items())
    if isinstance(column, models.DecimalField):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(column.flatchoices).get(value, value))


def _languages(name: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Line]:
    for code in {**before, **after}:
        if before.get(code, "") != after.get(code, ""):
            yield Line(f"{name} ({_language(code)})", before.get(code, ""), after.get(code, ""))


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def _name_then(change: Change) -> str:
    """What a row that is no more was called, as far as its last state says it by itself."""
    state = change.after | change.before
    said = next((state[name] for name in ("name", "title", "value", "slug", "subject", "role") if state.get(name)), "")
    return str(next(iter(said.values()))) if isinstance(said, dict) else str(said)


def _references(model: type[models.Model]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if column.is_relation]


def change_address(row: models.Model) -> str:
    """Where the secretariat edits a row; empty where it has no page of its own."""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


class Belonging(NamedTuple):
    """Rows that a person sees as a part of another: their model, and the columns that say so."""

    model: type[models.Model]
    columns: dict[str, Any]


def changes_of(row: models.Model, parts: Sequence[Belonging]) -> models.QuerySet[Change]:
    """The changes of a row, and of its parts: those it has and those that were removed or moved away."""
    found = Q(kind=row._meta.label_lower, key=str(row.pk))
    for part in parts:
        held = part.model._base_manager.filter(**part.columns).order_by()
        keys = held.annotate(as_text=Cast("pk", CharField())).values("as_text")
        once = {f"before__{name}": str(value) if name == "record" else value for name, value in part.columns.items()}
        found |= Q(kind=part.model._meta.label_lower) & (Q(key__in=keys) | Q(**once))
    return Change.objects.filter(found)


@dataclass
class Entry:
    """One revision on a history page, with what it did there."""

    revision: Revision
    told: list[Told]


def entries(revisions: Sequence[Revision], changes: models.QuerySet[Change]) -> list[Entry]:
    told: dict[int, list[Told]] = defaultdict(list)
    for one in describe(changes.filter(revision__in=revisions).order_by("revision_id", "id")):
        told[one.change.revision_id].append(one)
    return [Entry(revision, told[revision.number]) for revision in revisions]


MOST_FIELDS = 4  # that are named of a change on the front page


def recent(number: int) -> list[dict[str, Any]]:
    """The last revisions, each with the first row that it wrote, which fields of it, and how many rows more."""
    latest = Revision.objects.select_related("made_by").annotate(first=first_change(), wrote=rows_written())
    revisions = list(latest.order_by("-number")[:number])
    firsts = Change.objects.filter(pk__in=[one.first for one in revisions])
    told = {one.change.pk: one for one in describe(firsts, values=False)}
    return [
        {
            "revision": one,
            "when": days_ago(one.made_at.date(), dates.today()),
            "told": told.get(one.first),
            "verb": deed(told[one.first].change) if one.first in told else "",
            "fields": fields_written(told[one.first]) if one.first in told else "",
            "more": max(one.wrote - 1, 0),
        }
        for one in revisions
    ]


def rows_written() -> Subquery:
    """How many rows a revision wrote, counted for those alone that are shown."""
    return _of_revision(F("pk"), "COUNT")


def first_change() -> Subquery:
    """The key of the first change of a revision. Added to, so that PostgreSQL does not look for it among all keys."""
    return _of_revision(F("pk") + 0, "MIN")


def _of_revision(value: Any, function: str) -> Subquery:
    told = Func(value, function=function, output_field=BigIntegerField())
    return Subquery(Change.objects.filter(revision=OuterRef("pk")).order_by().annotate(told=told).values("told"))


def deed(change: Change) -> str:
    """What was done to a row: as its verb says it, unless it was shown to the public or taken from it."""
    if change.verb == Change.Verb.CHANGED and "public" in change.after:
        return "published" if change.after["public"] else "withdrawn"
    return str(change.verb)


def fields_written(told: Told) -> str:
    """The fields that were changed, a few by name."""
    if told.change.verb != Change.Verb.CHANGED or deed(told.change) != told.change.verb:
        return ""
    names = [line.field for line in told.lines]
    more = len(names) - MOST_FIELDS
    shown = ", ".join(names[:MOST_FIELDS])
    return (
        shown
        if more <= 0
        else ngettext("%(names)s and %(more)s field more", "%(names)s and %(more)s fields more", more)
        % {"names": shown, "more": more}
    )


def days_ago(day: date, today: date) -> str:
    """A day in words, as long as it is near."""
    days = (today - day).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 7:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return date_format(day)
