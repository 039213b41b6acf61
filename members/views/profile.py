"""The profile of an organization: what it is in the network, where it is, who is there, and what it did."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cities.models import City
from conferences.models import Conference, Decision, Document, Session
from members.models import Committee, Figure, Organization, Person, Seat
from members.views.events import Record, Records, events
from members.views.figures import with_shares
from members.views.seats import by_day
from members.views.standings import members_named, standings
from silknet import dates
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.records import related
from silknet.sources.models import attach

NEIGHBOURS = 6
CHANGES = 3


class Member(NamedTuple):
    """One of its people, and the seats that this person holds today."""

    person: Record
    seats: list[Seat]


def seats_of(organization: Organization) -> QuerySet[Seat]:
    """The seats that it holds, and those of its people."""
    return Seat.objects.for_list().filter(Q(organization=organization) | Q(person__organization=organization))


def told_of(organization: Organization) -> list[QuerySet[Any]]:
    """The records that its page shows as they are stored."""
    near = Organization.objects.public().near(organization).values("pk")[:NEIGHBOURS]
    return [
        Person.objects.filter(organization=organization),
        Committee.objects.filter(body=organization),
        Organization.objects.kin_of(organization),
        Organization.objects.filter(pk__in=near),
        Session.objects.filter(organization=organization),
        Conference.objects.filter(sessions__organization=organization),
        Conference.objects.filter(host_rows__organization=organization),
        Conference.objects.filter(participations__organization=organization),
        Decision.objects.filter(body=organization),
        Document.objects.filter(body=organization),
    ]


def beside(organization: Organization) -> list[QuerySet[Any]]:
    """All records that an organization's page shows, but the organization itself."""
    seats = Seat.objects.filter(Q(organization=organization) | Q(person__organization=organization))
    return [
        seats,
        Committee.objects.filter(pk__in=seats.values("committee")),
        Figure.objects.filter(body=organization),
        City.objects.filter(places__organization=organization),
        *told_of(organization),
    ]


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    today = dates.today()
    shown = find(Organization.objects.for_page().annotate(members_named=members_named(today)), slug)

    def page() -> HttpResponse:
        return render(request, "members/organization.html", profile(shown, today))

    return kept(request, shown, beside, page, also=shown.members_named)


def profile(organization: Organization, today: date) -> dict[str, Any]:
    seats = list(seats_of(organization))
    figures = with_shares(Figure.objects.for_list().filter(body=organization))
    attach([organization, *seats, *(row.figure for row in figures)])
    organization.load_for_page()
    told = related(told_of(organization))
    versions = Version.objects.filter(uuid=organization.uuid).select_related("revision").order_by("-revision_id")
    return {
        "organization": organization,
        "standings": standings(organization, today),
        "seats": by_day([seat for seat in seats if seat.organization_id == organization.pk], today),
        "people": [Member(person, _held_by(person, seats, today)) for person in told.get(Person.kind, [])],
        "committees": told.get(Committee.kind, []),
        "documents": sorted(told.get(Document.kind, []), key=_issued, reverse=True),
        "figures": figures,
        "events": events(organization, told),
        "versions": versions[:CHANGES],
        **_kin(organization, told.get(Organization.kind, [])),
    }


def _held_by(person: Record, seats: list[Seat], today: date) -> list[Seat]:
    return [seat for seat in seats if seat.person and str(seat.person.uuid) == person["id"] and seat.held_on(today)]


def _issued(document: Record) -> str:
    """The day of its last wording."""
    return next((version["date"] for version in reversed(document["versions"])), "")


def _kin(organization: Organization, others: Sequence[Record]) -> Records:
    """Its parts, those that it succeeded, and those that are merely near."""
    own = str(organization.uuid)
    branches = [other for other in others if (other["parent"] or {}).get("id") == own]
    predecessors = [other for other in others if (other["successor"] or {}).get("id") == own]
    near = [other for other in others if other not in branches and other not in predecessors]
    return {"branches": branches, "predecessors": predecessors, "neighbours": near}
