"""Pages that are made anew only where a record that they show has a new version.

Every tag is new after each revision, whatever it touched; but a page that shows only records whose versions are the same
as when it was made is the same page. Its view says which records it shows, and one query asks for their versions:

    @require_safe
    @made_from(City, lambda city: [Session.objects.filter(city=city), Conference.objects.filter(city=city)])
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
Records = Callable[[Any], Iterable[QuerySet[Any]]]

memory = Memory(settings.MEMORY << 20)


def made_from(model: Any, records: Records) -> Callable[[View], View]:
    """Keep the page of a record by its version and those of all records that it shows, which are told given its primary
    key. Whatever else the page shows must stand in one of these versions; the day, the address and the language are
    seen to.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, **address: str) -> HttpResponse:
            (key,) = address.values()
            pk = None if "\x00" in key or not memory.size else _primary_key(model, key)
            if pk is None:
                return view(request, **address)
            name = repr((_asked(request), versions_of([model.objects.filter(pk=pk), *records(pk)])))
            if answer := memory.get(name):
                return HttpResponse(answer.body, headers=dict(answer.headers))
            response = view(request, **address)
            if response.status_code == 200:
                memory.put(name, Answer(list(response.items()), response.content))
            return response

        return kept

    return decorator


def _primary_key(model: Any, key: str) -> Any:
    return model.objects.filter(**{model.key_name: key}).order_by().values_list("pk", flat=True).first()


def versions_of(records: Iterable[QuerySet[Any]]) -> list[tuple[Any, int]]:
    """The id and the latest revision of those of these records that are public; one query. Asked before their rows are
    read, so that a commit in between makes a page newer than its key, never staler.
    """
    first, *others = (rows.order_by().values("uuid") for rows in records)
    found = Version.objects.filter(latest=True, record__isnull=False, uuid__in=first.union(*others, all=True))
    return sorted(found.order_by().values_list("uuid", "revision_id"))


def _asked(request: HttpRequest) -> tuple[Any, ...]:
    place = request.scheme, request.get_host(), request.get_full_path()
    return (*place, get_language(), dates.today(), settings.RELEASE, settings.ADDRESS)
