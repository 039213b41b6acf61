"""Charts of the network over time: what bodies state, what the register can count itself, each with its sources."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.models import CityRole
from members.models import Figure, Membership, Organization
from members.models.figure import COUNTS
from silknet.charts import Mark, OverTime, Series, over_time
from silknet.dates import PartialDate, began, ended
from silknet.languages import listed
from silknet.sources.models import Citation
from silknet.sources.models.citation import WHOLE
from silknet.territories import locale

Cited = dict[Any, dict[int, Any]]  # sources by key, by the record that cites them

_ONE_NUMBER = re.compile(r"\D*(\d+)\D*")


@dataclass
class Told:
    """A line of the table of a chart."""

    on: str
    teller: str
    words: str
    figure: Figure | None = None
    note: str = ""
    address: str = ""  # of those who are counted
    sources: list[Any] = field(default_factory=list)


@dataclass
class Growth:
    """A chart, and the same as a table."""

    name: str
    title: Any
    chart: OverTime | None
    told: list[Told]
    several: bool  # tellers
    apart: bool = False  # nothing else on the page tells these numbers

    @property
    def undated(self) -> int:
        """How many lines of the table are not in the drawing."""
        return sum(not told.on for told in self.told)


def stated(figures: Iterable[Figure], named: list[Membership], cited: Cited, today: date) -> list[Growth]:
    """What one body states, a chart for each of the numbers that it dates twice or more; beside its members stand
    those that the register can name.
    """
    figures = list(figures)
    charts = []
    for place, count in enumerate(COUNTS):
        counts = ((figure, *figure.counted()[place]) for figure in figures)
        told = [(figure, number, more) for figure, number, more in counts if number is not None]
        marks = [mark for figure, number, more in told if figure.on for mark in _marks(figure, count, number, more)]
        if len({mark.on for mark in marks}) < 2:
            continue
        also, counted = _named(named, cited, today) if count == "members" else ([], [])
        series = [Series(_("Stated"), marks), *([Series(_("Named here"), also, counted=True)] if also else [])]
        rows = [Told(figure.on, _("Stated"), _said(number, more), figure) for figure, number, more in told]
        title: Any = Figure._meta.get_field(count)
        chart = over_time(series, until=today if also else None)
        charts.append(Growth(count, title.verbose_name, chart, [*rows, *counted], bool(also)))
    return charts


def _marks(figure: Figure, count: str, number: int, more: bool) -> list[Mark]:
    """What the figure says, and beside it what another source says of the same, where that is one number."""
    on = PartialDate(figure.on)
    others = [c.says for c in figure.citations_held() if c.field == count and c.says and c.source.public]
    numbers = [int(found[1]) for says in others if (found := _ONE_NUMBER.fullmatch(says))]
    own = Mark(on, number, _number(number) + ("+" if more else ""), _said(number, more))
    return [own, *(Mark(on, other, _number(other), _number(other), differs=True) for other in numbers)]


def _said(number: int, more: bool) -> str:
    return _("more than %(count)s") % {"count": _number(number)} if more else _number(number)


def _number(value: int) -> str:
    return str(format_decimal(value, locale=locale(get_language() or "en")))


def _named(held: list[Membership], cited: Cited, today: date) -> tuple[list[Mark], list[Told]]:
    """How many members the register names, after each day on which one that is dated begins or ends."""
    dated = [membership for membership in held if membership.since]
    days = {day for membership in dated for day in (membership.since, membership.until) if day and began(day, today)}
    marks, rows = [], []
    for day in sorted(days):
        on = PartialDate(day)
        count = sum(began(m.since, on.first) and not ended(m.until, on.first) for m in dated)
        new = [membership for membership in dated if membership.since == day]
        batches = sorted({m.batch for m in new if m.batch}, key=lambda batch: batch.number)
        marks.append(Mark(on, count, _number(count), _number(count)))
        rows.append(Told(day, _("Named here"), _number(count), note=listed(batches), sources=_shared(new, cited)))
    if undated := sum(not membership.since and not ended(membership.until, today) for membership in held):
        words = _("%(count)s more") % {"count": _number(undated)}
        rows.append(Told("", _("Named here"), words, note=_("members of whom no source tells since when")))
    return marks, rows


def _shared(memberships: list[Membership], cited: Cited) -> list[Any]:
    """The sources of these memberships; where they have none of their own, those that all of the members cite."""
    own = {membership.source_id: membership.source for membership in memberships if membership.source}
    if own or not memberships:
        return list(own.values())
    first, *others = (cited[membership.organization.uuid] for membership in memberships)
    return [source for key, source in first.items() if all(key in other for other in others)]


def memberships_of(bodies: Iterable[Any]) -> tuple[dict[int, list[Membership]], Cited]:
    """The memberships that the public may see, by body, and what the members cite as a whole: two queries."""
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(body__in=list(bodies), organization__public=True)
    for membership in rows.select_related("batch", "source", "organization").order_by("since", "id"):
        found[membership.body_id].append(membership)
    dated = [m.organization.uuid for held in found.values() for m in held if m.since and not m.source]
    citations = Citation.objects.filter(kind=Organization.kind, record__in=dated, field=WHOLE, says="")
    cited: Cited = defaultdict(dict)
    for citation in citations.filter(source__public=True).select_related("source").order_by("position", "id"):
        cited[citation.record][citation.source_id] = citation.source
    return found, cited


def cities_named() -> Growth | None:
    """How many cities the register can name by what they have been in the network, year by year; None without any."""
    rows = CityRole.objects.filter(city__public=True).exclude(since="").select_related("source")
    by_role: dict[tuple[str, str], list[CityRole]] = defaultdict(list)
    for role in rows.order_by("since", "role", "id"):
        by_role[role.since, role.role].append(role)
    if not by_role:
        return None
    seen: set[int] = set()
    marks, told = [], []
    for since in sorted({since for since, _role in by_role}):
        seen |= {role.city_id for (day, _role), roles in by_role.items() if day == since for role in roles}
        marks.append(Mark(PartialDate(since), len(seen), _number(len(seen)), _number(len(seen))))
    for (since, name), roles in by_role.items():
        sources = list({role.source_id: role.source for role in roles if role.source}.values())
        words, address = _number(len({role.city_id for role in roles})), f"{reverse('cities-list')}?role={name}"
        told.append(Told(since, roles[0].get_role_display(), words, sources=sources, address=address))
    chart = over_time([Series(_("Named here"), marks, counted=True)])
    return Growth("cities", _("Cities"), chart, told, several=True, apart=True)
