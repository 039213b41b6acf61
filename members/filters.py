"""What lists of organizations, committees, people, seats and figures may be asked for."""

from datetime import date
from typing import Any

import django_filters as filters
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Membership, Organization, Seat
from members.rules import BODIES, FORMER, MEMBER
from silknet import dates
from silknet.filters import DayFilter, FlagFilter, KeyFilter, ListedFilter, RecordFilters

LEVELS = [("", _("not known")), *Membership.Level.choices]
STATUSES = [(MEMBER, _("member")), (FORMER, _("former member")), *Organization.Tie.choices]


def body(**kwargs: Any) -> KeyFilter:
    """A body by the short name that the network calls it by, or any organization."""
    return KeyFilter("organizations", names=BODIES, label=_("Body"), **kwargs)


class OrganizationFilters(RecordFilters):
    """Status, body, level, batch and day are asked of the same membership: without a day, of what it is today."""

    country = KeyFilter("countries", label=_("Country or region"))
    city = KeyFilter("cities", field_name="places__city", label=_("City"))
    kind = ListedFilter(Organization.Kind.choices, field_name="organization_kind", label=_("Kind"))
    national = FlagFilter(label=_("National silk organization"))
    status = ListedFilter(STATUSES, method="together", label=_("Status"))
    body = body(method="together")
    level = ListedFilter(LEVELS, method="together", label=_("Level of membership"))
    batch = filters.CharFilter(
        method="together",
        label=_("Number of the admission batch"),
        validators=[RegexValidator(r"\A[1-9][0-9]{0,3}\Z", _("Write a number from 1 to 9999."), "batch")],
    )
    on = DayFilter(method="together", label=_("Day on which it was a member"))

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        status = asked.get("status", "")
        if status not in ("", MEMBER, FORMER):
            return self._tied(rows, status, asked)
        if not asked.keys() & {"status", "body", "level", "batch", "on"}:
            return rows
        day = asked.get("on") or dates.today()
        memberships = self._memberships(asked)
        if status == FORMER:
            return rows.filter(Exists(memberships.filter(ended(day))), ~Exists(memberships.filter(held(day))))
        return rows.filter(Exists(memberships.filter(held(day))))

    def _tied(self, rows: Any, status: str, asked: dict[str, Any]) -> Any:
        """What is not a member of any body, nor was."""
        tied = rows.filter(tie="" if status == "none" else status)
        memberships = self._memberships(asked)
        if asked.keys() & {"body", "level", "batch", "on"}:
            return tied.filter(Exists(memberships.filter(held(asked.get("on") or dates.today()))))
        return tied.filter(~Exists(memberships))

    def _memberships(self, asked: dict[str, Any]) -> Any:
        rows = Membership.objects.filter(organization=OuterRef("pk"), body__public=True)
        if name := asked.get("body"):
            rows = rows.filter(body__slug=self.filters["body"].key(name))
        if level := asked.get("level"):
            rows = rows.filter(level="" if level == "none" else level)
        return rows.filter(batch__number=int(asked["batch"])) if "batch" in asked else rows


def held(day: date) -> Q:
    """Memberships that hold on a day; without a beginning they hold today, and prove nothing of any past day."""
    begun = ~Q(since="") & Q(since__lte=day.isoformat())
    if day >= dates.today():
        begun |= Q(since="")
    return begun & ~ended(day)


def ended(day: date) -> Q:
    return ~Q(until="") & Q(until__lte=day.isoformat())


class CommitteeFilters(RecordFilters):
    kind = ListedFilter(Committee.Kind.choices, field_name="committee_kind", label=_("Kind"))
    body = body(nullable=True)
    parent = KeyFilter("committees", nullable=True, label=_("Committee that it is part of"))


class PersonFilters(RecordFilters):
    country = KeyFilter("countries", nullable=True, label=_("Country or region"))
    organization = KeyFilter("organizations", nullable=True, label=_("Organization"))
    committee = KeyFilter("committees", method="seated", label=_("Committee in which the person holds or held a seat"))

    def seated(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(Exists(Seat.objects.public().filter(person=OuterRef("pk"), committee__slug=value)))


class SeatFilters(RecordFilters):
    committee = KeyFilter("committees", label=_("Committee"))
    person = KeyFilter("people", nullable=True, label=_("Person"))
    organization = KeyFilter("organizations", nullable=True, label=_("Organization"))
    on = DayFilter(method="held_on", label=_("Day on which the seat was held"))

    def held_on(self, rows: Any, name: str, day: date) -> Any:
        return rows.held_on(day)

    def search(self, rows: Any, name: str, value: str) -> Any:
        """Seats have no words of their own: they are found by their role, their holder and their committee."""
        held_by = Q(person__uuid__in=self.matching(value, "people"))
        held_by |= Q(organization__uuid__in=self.matching(value, "organizations"))
        return rows.filter(
            held_by | Q(committee__uuid__in=self.matching(value, "committees")) | Q(role__icontains=value)
        )


class FigureFilters(RecordFilters):
    body = body()

    def search(self, rows: Any, name: str, value: str) -> Any:
        """Figures have no words of their own: they are found by the body and the note."""
        return rows.filter(Q(body__uuid__in=self.matching(value, "organizations")) | Q(note__icontains=value))
