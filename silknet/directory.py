"""A list of records as a page: filtered and sorted by its address, page by page, with the form that asks for the rest.

Each choice of the form says how many records it leads to, given what else is asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silknet.filters import NONE, BadParameters, RecordFilters, Wrong, filtered, not_in_list

BESIDE = ("page", "ordering")  # what an address says beside its filters
LARGEST = 500  # rows of a page of the API
ROWS = 50  # a page that a phone shows at once on a slow line


class Choice(NamedTuple):
    """A filter of the form: its parameter, its label, and what may be chosen."""

    name: str
    label: Any
    options: Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Option:
    """What may be chosen, and how many records it leads to."""

    value: str
    label: Any
    count: int
    chosen: bool


def title_of_slug(slug: str) -> str:
    """An open word of the data, such as a subject or a kind, as a label."""
    return slug.replace("-", " ").capitalize()


def open_choice(name: str, label: Any, words: Iterable[str]) -> Choice:
    """A filter by a list that nobody closed: the words that records have, each labelled by itself."""
    return Choice(name, label, [(word, title_of_slug(word)) for word in sorted(set(words)) if word])


class Order(NamedTuple):
    """A way to sort: its word in the address, its label, and the fields."""

    name: str
    label: Any
    fields: tuple[Any, ...]


NEWEST, OLDEST = gettext_lazy("Newest first"), gettext_lazy("Oldest first")


def by_name() -> tuple[Order, ...]:
    """Names in their order, or those of a country together, those of none last."""
    country = F("country__name").asc(nulls_last=True)
    return (
        Order("name", gettext_lazy("Name"), ("name", "id")),
        Order("country", gettext_lazy("Country or region"), (country, "name", "id")),
    )


def by_day(field: str) -> tuple[Order, ...]:
    """By a date as far as it is known; what has none comes last, or first."""
    return Order("newest", NEWEST, (f"-{field}", "slug")), Order("oldest", OLDEST, (field, "slug"))


@dataclass
class Directory:
    """One page of a list, and the choices that made it."""

    page: Page
    query: QueryDict
    filters: type[RecordFilters]
    rows: QuerySet[Any]
    choices: tuple[Choice, ...]
    orders: tuple[Order, ...]

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def words(self) -> str:
        return self.query.get("q", "")

    @property
    def is_filtered(self) -> bool:
        return any(value for name, values in self.query.lists() if name not in BESIDE for value in values)

    def fields(self) -> list[tuple[Choice, list[Option]]]:
        """Each choice with its options; those that lead to nothing are left out, unless one is chosen."""
        return [(choice, list(self._options(choice))) for choice in self.choices]

    def _options(self, choice: Choice) -> Iterator[Option]:
        chosen = self.query.get(choice.name, "")
        for value, label in choice.options:
            count = self._counts.get((choice.name, str(value)), 0)
            if count or str(value) == chosen:
                yield Option(str(value), label, count, str(value) == chosen)

    @cached_property
    def _counts(self) -> dict[tuple[str, str], int]:
        """How many records each option leads to: one query, however many choices."""
        first, *rest = [query for choice in self.choices for query in self._counting(choice)] or [None]
        found = first.union(*rest, all=True) if first is not None else ()
        return {(name, value or NONE): count for name, value, count in found}

    def _counting(self, choice: Choice) -> Iterator[Any]:
        """Rows of choice, value and count: by the values of a column, or by each option where a filter is more."""
        if path := self.filters.base_filters[choice.name].groups_by():
            yield self._count(choice.name, "", Cast(path, CharField()))
            return
        for value, _label in choice.options:
            yield self._count(choice.name, str(value), Value(str(value)))

    def _count(self, name: str, value: str, told: Any) -> Any:
        rows = self._rows(name, value).order_by().values(choice=Value(name), value=told)
        return rows.annotate(count=Count("pk", distinct=True)).values_list("choice", "value", "count")

    def _rows(self, name: str, value: str) -> QuerySet[Any]:
        """What would be found with another choice."""
        asked = {each: self.query[each] for each in self.query if each not in BESIDE} | {name: value}
        return self.filters(asked, queryset=self.rows).qs

    def sorts(self) -> list[Option]:
        """The ways to sort; the usual one needs no word in the address."""
        chosen = self.query.get("ordering", "")
        named = [("" if order is self.orders[0] else order.name, order.label) for order in self.orders]
        return [Option(name, label, 0, name == chosen) for name, label in named]

    def as_csv(self) -> str:
        """The address of the same records as a table, in the order of their keys."""
        query = self.query.copy()
        for name in [name for name in query if name in BESIDE or not query[name]]:
            del query[name]
        query.update({"format": "csv", "page_size": str(LARGEST)})
        return f"/api/v1/{self.rows.model.kind}/?{query.urlencode()}"


def directory(
    request: HttpRequest,
    filters: type[RecordFilters],
    rows: QuerySet[Any],
    *choices: Choice,
    orders: tuple[Order, ...] = (),
) -> Directory:
    """The page of rows that the address asks for, sorted by the first of the orders unless another is named.
    BadParameters says what it may ask for.
    """
    found = filtered(filters, request.GET, rows, also=BESIDE if orders else ("page",))
    if orders:
        found = found.order_by(*_order(request.GET.get("ordering", ""), orders).fields)
    return Directory(page_of(request.GET, found), request.GET, filters, rows, choices, orders)


def _order(name: str, orders: tuple[Order, ...]) -> Order:
    named = {order.name: order for order in orders}
    if name and name not in named:
        raise BadParameters([Wrong("ordering", "invalid_choice", not_in_list(name, named))])
    return named.get(name, orders[0])


def page_of(asked: QueryDict, rows: Any, size: int = ROWS) -> Page:
    """The page of rows whose number is asked for, the first if none is."""
    paginator = Paginator(rows, size)
    number = asked.get("page") or "1"
    last = paginator.num_pages
    if not (number.isascii() and number.isdigit() and len(number) < 8 and 1 <= int(number) <= last):
        message = _("There are pages 1 to %(last)s.") % {"last": last}
        raise BadParameters([Wrong("page", "not_found", message)])
    return paginator.page(int(number))
