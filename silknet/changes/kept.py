"""Pages that are made anew only where a record that they show has a new version.

Every tag is new after each revision, whatever it touched; but a page that shows only records whose versions are the same
as when it was made is the same page. Its view says which records it shows, and one query asks for their versions:

    @require_safe
    def city(request: HttpRequest, slug: str) -> HttpResponse:
        shown = find(City.objects.public(), slug)
        beside = [Session.objects.filter(city=shown), Conference.objects.filter(city=shown)]
        return kept(request, shown, beside, lambda: render(request, "cities/city.html", profile(shown, beside)))
"""

from collections.abc import Callable, Iterable
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


def kept(
    request: HttpRequest,
    row: Any,
    beside: Iterable[QuerySet[Any]],
    make: Callable[[], HttpResponse],
    *,
    also: Any = None,
) -> HttpResponse:
    """The page of a record: as it was made for the versions that this record and those beside it have now, or made. All
    records that the page shows are among these, or stand in their versions; the day, the address and the language are
    seen to. What it tells beside them, such as a number of other records, is `also`, which must be as it is shown.
    """
    if not memory.size:
        return make()
    read_at = number_of(tag(request))
    versions = versions_of([type(row).objects.filter(pk=row.pk), *beside])
    name = repr((_asked(request), also, versions))
    if answer := memory.get(name):
        return HttpResponse(answer.body, headers=dict(answer.headers))
    response = make()
    # The row was read before its version: where it may have changed between, the page is not kept under the new one.
    if response.status_code == 200 and all(revision <= read_at for _uuid, revision in versions):
        memory.put(name, Answer(list(response.items()), response.content))
    return response


def versions_of(records: Iterable[QuerySet[Any]]) -> list[tuple[str, int]]:
    """The id and the latest revision of those of these records that are public; one query, joined as text because Django
    takes twice as long to put a union together. Asked before their rows are read, so that a commit in between makes a
    page newer than its key, never staler.
    """
    parts = [part for rows in records if (part := _named(rows))]
    named, values = " UNION ALL ".join(sql for sql, _values in parts), [value for _sql, told in parts for value in told]
    public = "SELECT uuid, revision_id FROM changes_version WHERE latest AND record IS NOT NULL AND uuid IN"
    with connection.cursor() as cursor:
        cursor.execute(f"{public} ({named})", values)
        return sorted((str(uuid), revision) for uuid, revision in cursor.fetchall())


def _named(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The query for the ids of these rows; nothing where there can be none."""
    try:
        return rows.order_by().values("uuid").query.sql_with_params()
    except EmptyResultSet:
        return None


def _asked(request: HttpRequest) -> tuple[Any, ...]:
    place = request.scheme, request.get_host(), request.get_full_path()
    return (*place, get_language(), dates.today(), settings.RELEASE, settings.ADDRESS)
