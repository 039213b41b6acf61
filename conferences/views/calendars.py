"""Conferences for calendars: iCalendar, RFC 5545. A conference of which only the month or year is known has no day to
stand on, and is left out.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from conferences.models import Conference, Session
from silknet.changes.addresses import find
from silknet.changes.models import Version
from silknet.dates import PartialDate
from silknet.languages import listed
from silknet.text import choose, plain

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//silknet//conferences//EN"


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Conference.objects.for_list(), slug)
    if not has_days(shown):
        raise Http404
    return _as_calendar(calendar([shown], {shown.pk: shown.sessions.for_list()}), f"{slug}.ics")


@require_safe
def conference_calendar(request: HttpRequest) -> HttpResponse:
    conferences = [conference for conference in Conference.objects.for_list() if has_days(conference)]
    return _as_calendar(calendar(conferences), "conferences.ics")


def _as_calendar(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


def has_days(conference: Conference) -> bool:
    """Whether a calendar can show it."""
    return bool(conference.start) and PartialDate(conference.start).is_day


def calendar(conferences: Sequence[Conference], programmes: dict[int, Iterable[Session]] | None = None) -> bytes:
    """The conferences as whole days; their programmes, by primary key, stand in the descriptions."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Conferences of the silk network"))
    versions = Version.objects.filter(latest=True, uuid__in=[conference.uuid for conference in conferences])
    stamps = dict(versions.values_list("uuid", "revision__made_at"))
    for conference in conferences:
        found.add_component(_event(conference, stamps[conference.uuid], (programmes or {}).get(conference.pk, ())))
    return bytes(found.to_ical())


def _event(conference: Conference, changed: Any, programme: Iterable[Session]) -> Event:
    event = Event()
    event.add("uid", f"{conference.uuid}@silknet")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", PartialDate(conference.start).first)
    event.add("dtend", PartialDate(conference.end or conference.start).last + timedelta(days=1))  # exclusive
    name, language = choose(conference.name)
    event.add("summary", name, parameters={"language": language or "und"})
    told = [plain(conference.summary), *(f"{n}. {session}" for n, session in enumerate(programme, 1))]
    for name, value in (("location", _place(conference)), ("description", "\n".join(filter(None, told)))):
        if value:
            event.add(name, value)
    event.add("url", conference.html_url())
    return event


def _place(conference: Conference) -> str:
    parts = [conference.city, conference.country]
    return listed(part for part in (conference.place, *(part for part in parts if part and part.public)) if part)
