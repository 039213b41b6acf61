"""A list of records as a page: filtered by its address, page by page, with the form that asks for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from silknet.filters import BadParameters, RecordFilters, Wrong, filtered

ROWS = 50  # a page that a phone shows at once on a slow line


class Choice(NamedTuple):
    """A filter of the form: its parameter, its label, and what may be chosen."""

    name: str
    label: Any
    options: Iterable[tuple[Any, Any]]


def title_of_slug(slug: str) -> str:
    """An open word of the data, such as a subject or a kind, as a label."""
    return slug.replace("-", " ").capitalize()


def open_choice(name: str, label: Any, words: Iterable[str]) -> Choice:
    """A filter by a list that nobody closed: the words that records have, each labelled by itself."""
    return Choice(name, label, [(word, title_of_slug(word)) for word in sorted(set(words)) if word])


@dataclass(frozen=True)
class Directory:
    """One page of a list, and the choices that made it."""

    page: Page
    query: QueryDict
    choices: tuple[Choice, ...]

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def words(self) -> str:
        return self.query.get("q", "")

    @property
    def is_filtered(self) -> bool:
        return any(value for name, values in self.query.lists() if name != "page" for value in values)

    def fields(self) -> list[tuple[Choice, list[tuple[str, Any, bool]]]]:
        """Each choice with its options: value, label, whether it is chosen."""
        return [
            (
                choice,
                [(str(value), label, str(value) == self.query.get(choice.name)) for value, label in choice.options],
            )
            for choice in self.choices
        ]


def directory(request: HttpRequest, filters: type[RecordFilters], rows: QuerySet[Any], *choices: Choice) -> Directory:
    """The page of rows that the address asks for. BadParameters says what it may ask for."""
    found = filtered(filters, request.GET, rows, also=("page",))
    return Directory(page_of(request.GET, found), request.GET, choices)


def page_of(asked: QueryDict, rows: Any, size: int = ROWS) -> Page:
    """The page of rows whose number is asked for, the first if none is."""
    paginator = Paginator(rows, size)
    number = asked.get("page") or "1"
    last = paginator.num_pages
    if not (number.isascii() and number.isdigit() and len(number) < 8 and 1 <= int(number) <= last):
        message = _("There are pages 1 to %(last)s.") % {"last": last}
        raise BadParameters([Wrong("page", "not_found", message)])
    return paginator.page(int(number))
