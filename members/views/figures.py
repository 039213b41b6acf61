"""What each body says of itself over time, as charts and tables, beside what the register can name."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.filters import FigureFilters, held
from members.models import Committee, Figure, Membership, Organization
from members.models.figure import COUNTS
from members.rules import body_name
from members.views.growth import Growth, cities_named, memberships_of, stated
from silknet import dates
from silknet.directory import Choice, directory
from silknet.sources.models import attach


class Row(NamedTuple):
    """A figure, and its members in hundredths of the most that the body ever stated."""

    figure: Figure
    share: int


class OfBody(NamedTuple):
    """The figures of a body, as charts and as a table, and what of the same things the register can name today."""

    body: Organization
    growth: list[Growth]
    rows: list[Row]
    named: list[int]


NOTHING_NAMED = [0] * len(COUNTS)


def with_shares(figures: Iterable[Figure]) -> list[Row]:
    figures = list(figures)
    most = max((figure.members or 0 for figure in figures), default=0) or 1
    return [Row(figure, (figure.members or 0) * 100 // most) for figure in figures]


def named_today(today: date) -> dict[int | None, list[int]]:
    """What the register can name of each body, in the order of COUNTS."""
    known = Q(organization__country__public=True)
    level = Membership.Level
    members = (
        Membership.objects.filter(held(today), organization__public=True)
        .order_by()
        .values_list("body")
        .annotate(
            members=Count("organization", distinct=True),
            countries=Count("organization__country", distinct=True, filter=known),
            executive=Count("organization", distinct=True, filter=Q(level=level.EXECUTIVE_DIRECTOR_UNIT)),
            vice=Count("organization", distinct=True, filter=Q(level=level.VICE_CHAIRMAN_UNIT)),
        )
    )
    # Bodies that state a number of committees mean their professional committees.
    professional = Committee.objects.public().filter(committee_kind=Committee.Kind.PROFESSIONAL_COMMITTEE).order_by()
    committees = dict(professional.values_list("body").annotate(number=Count("pk")))
    counted = {body: counts for body, *counts in members}
    return {body: [*counted.get(body, NOTHING_NAMED[1:]), committees.get(body, 0)] for body in {*counted, *committees}}


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    bodies = Organization.objects.public().filter(figures__public=True).distinct().order_by("name", "id")
    rows = Figure.objects.for_list().filter(body__public=True)
    choice = Choice("body", _("Body"), [(body_name(body.slug), body) for body in bodies])
    listed = directory(request, FigureFilters, rows, choice)
    attach([*listed.page])
    whole = listed.page.number == 1 and not listed.is_filtered
    told = {
        "directory": listed,
        "bodies": _by_body([*listed.page], dates.today()),
        "cities": cities_named() if whole else None,
    }
    return render(request, "members/figure_list.html", told)


def _by_body(figures: list[Figure], today: date) -> list[OfBody]:
    named = named_today(today)
    held, cited = memberships_of({figure.body_id for figure in figures})
    found = []
    for body, own in groupby(figures, key=lambda figure: figure.body):
        rows = [*own]
        growth = stated(rows, held[body.pk], cited, today)
        found.append(OfBody(body, growth, with_shares(rows), named.get(body.pk, NOTHING_NAMED)))
    return found
