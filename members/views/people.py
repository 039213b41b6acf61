"""The directory of officers and experts, and the page of each."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.models import Country
from conferences.models import Conference, Participation, Session
from members.filters import PersonFilters
from members.models import Committee, Person, Seat
from members.views.seats import by_day, in_time
from silknet import dates
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.directory import Choice, by_name, directory
from silknet.sources.models import attach

CHANGES = 3


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    countries = Country.objects.public().filter(people__public=True).distinct()
    seated = Seat.objects.public().filter(person__public=True)
    committees = Committee.objects.public().filter(pk__in=seated.values("committee")).order_by("name", "id")
    listed = directory(
        request,
        PersonFilters,
        Person.objects.for_list(),
        Choice("country", _("Country or region"), [(country.code, country) for country in countries]),
        Choice("committee", _("Seat in"), [(committee.slug, committee) for committee in committees]),
        orders=by_name(),
    )
    attach([*listed.page])
    return render(request, "members/person_list.html", {"directory": listed})


def beside(person: Person) -> list[QuerySet[Any]]:
    """All records that a person's page shows, but the person."""
    return [
        Seat.objects.filter(person=person),
        Committee.objects.filter(seats__person=person),
        Session.objects.filter(speaker_rows__person=person),
        Conference.objects.filter(sessions__speaker_rows__person=person),
        Conference.objects.filter(participations__person=person),
    ]


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Person.objects.for_page(), slug)
    return kept(request, shown, beside, lambda: render(request, "members/person.html", profile(shown)))


def profile(person: Person) -> dict[str, Any]:
    today = dates.today()
    seats = Seat.objects.for_list().filter(person=person)
    sessions = Session.objects.public().select_related("conference").filter(speaker_rows__person=person)
    sessions = sessions.order_by("-conference__start", "conference", "position", "id")
    parts = Participation.objects.filter(person=person, conference__public=True)
    attach([person, *seats, *sessions])
    return {
        "person": person,
        "seats": by_day(seats, today),
        "terms": in_time(seats, today),
        "sessions": sessions,
        "participations": parts.select_related("conference", "organization").order_by("-conference__start", "id"),
        "versions": Version.objects.filter(uuid=person.uuid)
        .select_related("revision")
        .order_by("-revision_id")[:CHANGES],
    }
