"""Pages that are made anew only where a record that they show has a new version.

Every tag is new after each revision, whatever it touched; but a page that shows only records whose versions are the same
as when it was made is the same page. Its view says which records it shows, and one query asks for their versions:

    def beside(city: City) -> list[QuerySet]:
        return [Session.objects.filter(city=city), Conference.objects.filter(city=city)]


    @require_safe
    def city(request: HttpRequest, slug: str) -> HttpResponse:
        shown = find(City.objects.public(), slug)
        return kept(request, shown, beside, lambda: render(request, "cities/city.html", profile(shown)))
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from silknet import dates
from silknet.changes.front import Answer, Memory
from silknet.changes.http import number_of, tag

memory = Memory(settings.MEMORY << 20)

Beside = Callable[[Any], Iterable[QuerySet[Any]]]
Question = tuple[str, list[Any]]


def kept(
    request: HttpRequest,
    row: Any,
    beside: Beside,
    make: Callable[[], HttpResponse],
    *,
    also: Any = None,
) -> HttpResponse:
    """The page of a record: as it was made for the versions that this record and those beside it have now, or made. All
    records that the page shows are among these, or stand in their versions; the day, the address and the language are
    seen to. What it tells beside them, such as a number of other records, is `also`, which must be as it is shown.
    `beside` names the others by the row's own columns alone.
    """
    if not memory.size or getattr(request, "rehearsed", False):
        return make()
    read_at = number_of(tag(request))
    versions = versions_of(row, beside)
    name = repr((_asked(request), also, versions))
    if answer := memory.get(name):
        return HttpResponse(answer.body, headers=dict(answer.headers))
    response = make()
    # The row was read before its version: where it may have changed between, the page is not kept under the new one.
    if response.status_code == 200 and all(revision <= read_at for _uuid, revision in versions):
        memory.put(name, Answer(list(response.items()), response.content))
    return response


def versions_of(row: Any, beside: Beside) -> list[tuple[str, int]]:
    """The id and the latest revision of this record and those beside it, as far as they are public; one query. Asked
    before their rows are read, so that a commit in between makes a page newer than its key, never staler.
    """
    sql, values = _question(_State(row), beside)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return sorted((str(uuid), revision) for uuid, revision in cursor.fetchall())


class _State:
    """A row, the same as another where all their columns are."""

    def __init__(self, row: Any) -> None:
        self.row, self.said = row, (type(row), repr(row._loaded))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _State) and self.said == other.said

    def __hash__(self) -> int:
        return hash(self.said)


@lru_cache(maxsize=5_000)
def _question(state: _State, beside: Beside) -> Question:
    """The query for versions. Django takes as long to put it together as the page takes for all else, so it is put
    together once for a row as it is, and joined as text.
    """
    row = state.__dict__.pop("row")  # and all that was read with it is not kept
    records = [type(row).objects.filter(pk=row.pk), *beside(row)]
    parts = [part for rows in records if (part := _named(rows))]
    named, values = " UNION ALL ".join(sql for sql, _values in parts), [value for _sql, told in parts for value in told]
    public = "SELECT uuid, revision_id FROM changes_version WHERE latest AND record IS NOT NULL AND uuid IN"
    return f"{public} ({named})", values


def _named(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The query for the ids of these rows; nothing where there can be none."""
    try:
        return rows.order_by().values("uuid").query.sql_with_params()
    except EmptyResultSet:
        return None


def _asked(request: HttpRequest) -> tuple[Any, ...]:
    place = request.scheme, request.get_host(), request.get_full_path()
    return (*place, get_language(), dates.today(), settings.RELEASE, settings.ADDRESS)
