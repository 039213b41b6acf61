from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.models import Country
from conferences.filters import ConferenceFilters, DecisionFilters, DocumentFilters, NewsFilters, SessionFilters
from conferences.models import Conference, Decision, Document, NewsItem, Session
from members.models import Organization
from silknet import dates
from silknet.directory import Choice, by_day, directory, open_choice
from silknet.filters import NONE
from silknet.languages import language_name

COUNTRY = _("Country or region")
KIND = _("Kind")


@require_safe
def conference_list(request: HttpRequest) -> HttpResponse:
    rows = Conference.objects.for_list()
    countries = Country.objects.public().filter(conferences__public=True).distinct()
    listed = directory(
        request,
        ConferenceFilters,
        rows,
        open_choice("series", _("Series"), _values(rows, "series")),
        Choice("mode", _("Mode"), [(mode or NONE, label) for mode, label in Conference.Mode.choices]),
        Choice("country", COUNTRY, [(country.code, country) for country in countries]),
        _years(_values(rows, "start")),
        orders=by_day("start"),
    )
    coming, others = _apart(listed.page, dates.today())
    there = {"directory": listed, "coming": coming, "years": _by_year(others, "start")}
    return render(request, "conferences/conference_list.html", there)


def _by_year(rows: Iterable[Any], field: str) -> list[tuple[str, list[Any]]]:
    """Rows that stand in the order of their dates, year by year."""
    return [(year, list(those)) for year, those in groupby(rows, key=lambda row: getattr(row, field)[:4])]


def _values(rows: QuerySet[Any], field: str) -> Iterable[Any]:
    return rows.order_by(field).values_list(field, flat=True).distinct()


def _years(days: Iterable[str]) -> Choice:
    years = sorted({day[:4] for day in days if day}, reverse=True)
    return Choice("year", _("Year"), [(year, year) for year in years])


def _apart(conferences: Iterable[Conference], today: date) -> tuple[list[Conference], list[Conference]]:
    """Those whose days are known and to come, the next first; and the others."""
    coming: list[Conference] = []
    others: list[Conference] = []
    for conference in conferences:
        awaited = conference.start and conference.start.is_day and not conference.is_past(today)
        (coming if awaited else others).append(conference)
    return sorted(coming, key=lambda conference: conference.start), others


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    conferences = Conference.objects.public().filter(sessions__public=True).distinct()
    countries = Country.objects.public().filter(sessions__public=True, sessions__conference__public=True).distinct()
    listed = directory(
        request,
        SessionFilters,
        Session.objects.for_list(),
        Choice("conference", _("Conference"), [(conference.slug, conference) for conference in conferences]),
        Choice("kind", KIND, Session.Kind.choices),
        Choice("country", COUNTRY, [(country.code, country) for country in countries]),
    )
    return render(request, "conferences/session_list.html", {"directory": listed})


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    rows = Decision.objects.for_list()
    listed = directory(
        request,
        DecisionFilters,
        rows,
        _bodies(Organization.objects.filter(decisions__public=True)),
        open_choice("kind", KIND, _values(rows, "decision_kind")),
        _years(_values(rows, "on")),
        orders=by_day("on"),
    )
    there = {"directory": listed, "years": _by_year(listed.page, "on")}
    return render(request, "conferences/decision_list.html", there)


def _bodies(organizations: Any) -> Choice:
    bodies = [(body.slug, body) for body in organizations.public().distinct()]
    return Choice("body", _("Body"), [*bodies, (NONE, _("another, or not known"))])


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    rows = Document.objects.for_list()
    codes = sorted({code for languages in _values(rows, "languages") for code in languages})
    listed = directory(
        request,
        DocumentFilters,
        rows,
        open_choice("kind", KIND, _values(rows, "document_kind")),
        _bodies(Organization.objects.filter(documents__public=True)),
        Choice("language", _("Language"), [(code, language_name(code)) for code in codes]),
    )
    return render(request, "conferences/document_list.html", {"directory": listed})


@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    rows = NewsItem.objects.for_list()
    listed = directory(request, NewsFilters, rows, _years(_values(rows, "on")), orders=by_day("on"))
    there = {"directory": listed, "years": _by_year(listed.page, "on")}
    return render(request, "conferences/news_list.html", there)
