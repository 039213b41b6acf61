"""What lists may be asked for, on pages and in the API: one vocabulary, in which nothing wrong passes in silence.

A value is a public key, a word of a closed list, a year or a day. An empty one asks for nothing, as an empty box of a
form does (the API refuses it); `none` asks for records that have no such value.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.dates import PartialDate
from silknet.languages import listed
from silknet.search.models import Entry
from silknet.text import refuse_control_characters

NONE = "none"
LONGEST = 200  # characters of a value
MOST_WORDS = 12  # of a search
MOST_LISTED = 60  # right values that a refusal lists; of more it names near ones

Rows = TypeVar("Rows", bound=QuerySet[Any])


class Wrong(NamedTuple):
    """A parameter that is refused: its name, a word for programs, a sentence for people."""

    field: str
    code: str
    message: str


class BadParameters(Exception):
    """What was asked cannot be answered; `errors` say why, each with what would be right."""

    def __init__(self, errors: Iterable[Wrong]) -> None:
        self.errors = list(errors)
        super().__init__(" ".join(wrong.message for wrong in self.errors))


def filtered(
    filters_class: "type[RecordFilters]", params: QueryDict, rows: Rows, *, also: Collection[str] = ()
) -> Rows:
    """The rows that the parameters ask for; BadParameters if any is wrong. `also` names what the face itself reads."""
    asked = filters_class({name: params[name] for name in params}, queryset=rows)
    if wrong := [*refused(params, [*filters_class.base_filters], also)] or [*asked.wrong_values()]:
        raise BadParameters(wrong)
    return asked.qs


def refused(params: QueryDict, names: Collection[str], also: Collection[str] = ()) -> Iterator[Wrong]:
    """Parameters that nobody reads, stand twice, or hold what no value can. How long the others are, their readers say."""
    for name, values in params.lists():
        if name not in names and name not in also:
            yield Wrong(printable(name), "unknown", _unknown(name, [*names, *also]))
        elif len(values) > 1:
            yield Wrong(name, "repeated", _("%(name)s stands more than once; give it once.") % {"name": name})
        elif name in names and len(values[0]) > LONGEST:
            long = {"name": name, "most": LONGEST, "length": len(values[0])}
            yield Wrong(name, "too_long", _("%(name)s has %(length)s characters; at most %(most)s are read.") % long)
        else:
            try:
                refuse_control_characters(values[0])
            except ValidationError as error:
                yield Wrong(name, "control_character", " ".join(error.messages))


def _unknown(name: str, names: Collection[str]) -> str:
    said = _("There is no parameter %(name)s.") % {"name": printable(name)}
    if near := get_close_matches(name[:LONGEST], names, 3, 0.6):
        said += " " + _("Did you mean %(near)s?") % {"near": listed(near)}
    return said + " " + _("Right are: %(names)s.") % {"names": listed(sorted(names))}


def printable(text: str) -> str:
    """A wrong value as a sentence may repeat it."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text[:LONGEST]
    )


def not_in_list(value: str, right: Iterable[str]) -> str:
    told = {"value": printable(value), "right": listed(right)}
    return _("%(value)s is not in the list. Right are: %(right)s.") % told


class ListedField(forms.ChoiceField):
    def validate(self, value: str) -> None:
        if value and not self.valid_value(value):
            choices: Any = self.choices
            right = [str(choice) for choice, _label in choices if choice]
            raise ValidationError(not_in_list(value, right), code="invalid_choice")


class Grouped:
    """A filter by one field of a record, or of what it points at."""

    field_name: str
    method: Any

    def groups_by(self) -> str:
        """The path by whose values records fall apart as this filter divides them; empty where it is not so simple."""
        return "" if self.method else self.path()

    def path(self) -> str:
        return self.field_name


class ListedFilter(Grouped, filters.Filter):
    """One of a closed list; what has the empty value there is asked for as `none`."""

    field_class = ListedField

    def __init__(self, choices: Iterable[tuple[Any, Any]], **kwargs: Any) -> None:
        named = [(value or NONE, label) for value, label in choices]
        self.listed = [str(value) for value, _label in named]
        super().__init__(choices=[("", gettext_lazy("any")), *named], **kwargs)

    def filter(self, rows: Any, value: str) -> Any:
        if not value:
            return rows
        return rows.filter(**{self.field_name: "" if value == NONE else value})


class FlagFilter(ListedFilter):
    """True or false."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))], **kwargs)

    def filter(self, rows: Any, value: str) -> Any:
        return rows.filter(**{self.field_name: value == "true"}) if value else rows


class KeyFilter(Grouped, filters.CharFilter):
    """A record of a kind by its public key; where `none` may be asked for, `nullable` says so.

    `names` are short names that are read too, with the keys that they stand for.
    """

    def __init__(
        self, kind: str, *, nullable: bool = False, names: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.kind, self.nullable, self.names = kind, nullable, names or {}

    def key(self, value: str) -> str:
        return self.names.get(value, value)

    def path(self) -> str:
        """Short names are not what a column says."""
        return "" if self.names else f"{self.field_name}__{by_kind()[self.kind].key_name}"

    def filter(self, rows: Any, value: str) -> Any:
        if not value:
            return rows
        if self.nullable and value == NONE:
            return rows.filter(Q(**{self.field_name: None}) | Q(**{f"{self.field_name}__public": False}))
        return rows.filter(**{f"{self.field_name}__{by_kind()[self.kind].key_name}": self.key(value)})

    def message(self, value: str) -> str:
        said = {"noun": by_kind()[self.kind]._meta.verbose_name, "value": printable(value)}
        return _("No %(noun)s has the key %(value)s.") % said + _right(self._near(self.key(value)))

    def _near(self, value: str) -> list[str]:
        """All that are right where they are few, else those that look alike and begin alike."""
        keys = public_versions().filter(kind=self.kind).order_by("key").values_list("key", flat=True)
        always, some = [*self.names, *([NONE] if self.nullable else [])], list(keys[:MOST_LISTED])
        if len(some) == MOST_LISTED:
            alike = keys.filter(key__startswith=value[:3].lower())[:500]
            some = get_close_matches(value.lower(), alike, 5, 0.5)
        return [*always, *some]


class OpenFilter(Grouped, filters.CharFilter):
    """One of the values that records have now: a list that nobody closed."""

    def present(self, rows: Any, value: str) -> bool:
        return bool(rows.filter(**{self.field_name: value}).exists())

    def values(self, rows: Any) -> list[str]:
        found = rows.order_by(self.field_name).values_list(self.field_name, flat=True).distinct()
        return [value for value in found[:1000] if value]

    def message(self, rows: Any, value: str) -> str:
        right = self.values(rows)
        if len(right) > MOST_LISTED:
            right = get_close_matches(value, right, 5, 0.4)
        return _("No record has the value %(value)s.") % {"value": printable(value)} + _right(right)


def _right(values: Collection[str]) -> str:
    return " " + _("Right are: %(values)s.") % {"values": ", ".join(values)} if values else ""


class YearFilter(Grouped, filters.CharFilter):
    """Records whose date, as far as it is known, is in a year."""

    def path(self) -> str:
        return ""

    def __init__(self, **kwargs: Any) -> None:
        four = RegexValidator(r"\A[0-9]{4}\Z", gettext_lazy("Write a year in four digits, such as 2021."), "year")
        super().__init__(lookup_expr="startswith", validators=[four], **kwargs)


class DayField(forms.CharField):
    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            day = PartialDate(text) if text else None
        except ValueError:
            day = PartialDate("0001")
        if day is not None and not day.is_day:
            said = {"value": printable(text)}
            raise ValidationError(_("%(value)s is not a day. Write one as 2021-11-19.") % said, code="date")
        return day.first if day else None


class DayFilter(filters.Filter):
    """What was true on a day."""

    field_class = DayField


class RecordFilters(filters.FilterSet):
    """What every list may be asked for."""

    q = filters.CharFilter(method="search", label=gettext_lazy("Words to search for, in any script"))

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(uuid__in=self.matching(value, rows.model.kind))

    def matching(self, value: str, kind: str) -> Any:
        """The ids of records of a kind that have these words."""
        return Entry.objects.matching(value, kind=kind).order_by().values("record")

    def together(self, rows: Any, name: str, value: Any) -> Any:
        """For filters that ask the same one of several rows of a record: the filter set asks them in one."""
        return rows

    def wrong_values(self) -> Iterator[Wrong]:
        """The values that are refused, each with those that are right."""
        for name, errors in self.form.errors.as_data().items():
            for error in errors:
                yield Wrong(name, error.code or "invalid", " ".join(error.messages))
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        yield from self._wrong_words(asked.get("q", ""))
        yield from self._wrong_keys(asked)
        for name, value in asked.items():
            open_list = self.filters[name]
            if isinstance(open_list, OpenFilter) and not open_list.present(self.queryset, value):
                yield Wrong(name, "invalid_choice", open_list.message(self.queryset, value))

    def _wrong_words(self, words: str) -> Iterator[Wrong]:
        if len(words.split()) > MOST_WORDS:
            yield Wrong("q", "too_long", _("Search for at most %(most)s words.") % {"most": MOST_WORDS})

    def _wrong_keys(self, asked: dict[str, Any]) -> Iterator[Wrong]:
        """All keys are looked up at once."""
        keys = {}
        for name, value in asked.items():
            named = self.filters[name]
            if isinstance(named, KeyFilter) and not (named.nullable and value == NONE):
                keys[name] = (named.kind, named.key(value))
        known = set(_known(keys.values()))
        for name, key in keys.items():
            if key not in known:
                yield Wrong(name, "invalid_choice", self.filters[name].message(asked[name]))


def public_versions() -> QuerySet[Version]:
    return Version.objects.filter(latest=True, record__isnull=False)


def _known(keys: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Those of these kinds and keys that are public records."""
    any_of = Q()
    for kind, key in keys:
        any_of |= Q(kind=kind, key=key)
    return public_versions().filter(any_of).values_list("kind", "key") if any_of else []
