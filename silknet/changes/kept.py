"""Pages that are made anew only where a record that they show has a new version.

Every tag is new after each revision, whatever it touched; but a page that shows only records whose versions are the same
as when it was made is the same page. Its view says which records it shows, and one query asks for their versions:

    @require_safe
    @made_from(lambda slug: [City.objects.public().filter(slug=slug), Session.objects.public().filter(city__slug=slug)])
    def city(request: HttpRequest, slug: str) -> HttpResponse: ...
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from silknet import dates
from silknet.changes.front import Answer, Memory
from silknet.changes.models import Version

View = Callable[..., HttpResponse]

memory = Memory(settings.MEMORY << 20)


def made_from(records: Callable[..., Iterable[QuerySet[Any]]]) -> Callable[[View], View]:
    """Keep a page by the versions of all records that it shows, given the arguments of its address. Whatever else it
    shows must be told by one of these records too; the day, the address and the language are seen to.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, **address: Any) -> HttpResponse:
            if not memory.size or any("\x00" in value for value in address.values()):
                return view(request, **address)
            key = repr((_asked(request), versions_of(records(**address))))
            if answer := memory.get(key):
                return HttpResponse(answer.body, headers=dict(answer.headers))
            response = view(request, **address)
            if response.status_code == 200:
                memory.put(key, Answer(list(response.items()), response.content))
            return response

        return kept

    return decorator


def versions_of(records: Iterable[QuerySet[Any]]) -> list[tuple[Any, int]]:
    """The id and the latest revision of each of these records; one query. Taken before their rows are read, so that a
    commit in between makes a page newer than its key, never staler.
    """
    first, *others = (rows.order_by().values("uuid") for rows in records)
    named = first.union(*others, all=True) if others else first
    found = Version.objects.filter(latest=True, uuid__in=named).values_list("uuid", "revision_id")
    return sorted(found.order_by())


def _asked(request: HttpRequest) -> tuple[Any, ...]:
    place = request.scheme, request.get_host(), request.get_full_path()
    return (*place, get_language(), dates.today(), settings.RELEASE, settings.ADDRESS)
