"""The directory of officers and experts, and the page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.models import Country
from conferences.models import Participation, Session
from members.filters import PersonFilters
from members.models import Committee, Person, Seat
from members.views.seats import by_day
from silknet import dates
from silknet.changes.addresses import find
from silknet.directory import Choice, directory
from silknet.sources.models import attach


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
    )
    attach([*listed.page])
    return render(request, "members/person_list.html", {"directory": listed})


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Person.objects.for_page(), slug)
    seats = Seat.objects.for_list().filter(person=shown)
    sessions = Session.objects.public().select_related("conference").filter(speaker_rows__person=shown)
    sessions = sessions.order_by("-conference__start", "position", "id")
    parts = Participation.objects.filter(person=shown, conference__public=True)
    attach([shown, *seats, *sessions])
    there = {
        "seats": by_day(seats, dates.today()),
        "sessions": sessions,
        "participations": parts.select_related("conference", "organization").order_by("-conference__start", "id"),
    }
    return render(request, "members/person.html", {"person": shown} | there)
