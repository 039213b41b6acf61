"""What each body says of itself over time, beside what the register can name."""

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
from silknet import dates
from silknet.directory import Choice, directory
from silknet.sources.models import attach


class Row(NamedTuple):
    """A figure, and its members in hundredths of the most that the body ever stated."""

    figure: Figure
    share: int


class OfBody(NamedTuple):
    """The figures of a body, and the numbers of the same things that the register can name today."""

    body: Organization
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
    named = named_today(dates.today())
    by_body = [
        OfBody(body, with_shares(figures), named.get(body.pk, NOTHING_NAMED))
        for body, figures in groupby(listed.page, key=lambda figure: figure.body)
    ]
    return render(request, "members/figure_list.html", {"directory": listed, "bodies": by_body})
