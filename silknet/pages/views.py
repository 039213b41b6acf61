"""Pages that belong to no single app: home, the map, search, sources, and what changed."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cities.models import City, CityRole
from conferences.models import Conference, NewsItem
from members.models import Figure, Organization
from members.rules import ISU
from silknet import dates
from silknet.about.models import Page
from silknet.changes.addresses import find
from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.directory import Choice, directory, page_of
from silknet.filters import BadParameters, refused
from silknet.pages.guide import PROGRAMS, code, guide
from silknet.pages.map_page import map_page
from silknet.pages.search_page import search_page, suggestions
from silknet.records import Shown, fields_changed, latest, shown, with_what_was
from silknet.sources.filters import SourceFilters
from silknet.sources.models import Citation, Source, attach

SHOWING_THEMSELVES = (CityRole.Role.HOST, CityRole.Role.PRESENTER)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    figures = Figure.objects.for_list().filter(body__slug=ISU).exclude(on="").order_by("-on", "slug")
    attach([*figures])
    conferences = Conference.objects.public().select_related("city", "country").exclude(start="")
    there = {
        "figures": figures,
        "stated": next((figure for figure in figures if figure.members), None),
        "named": Organization.objects.public().members_now(today, body=ISU).count(),
        "places": City.objects.public().select_related("country"),
        "cities": City.objects.for_list().filter(roles__role__in=SHOWING_THEMSELVES).distinct(),
        "coming": conferences.filter(start__gt=today.isoformat()).order_by("start", "slug")[:3],
        "past": conferences.filter(start__lte=today.isoformat()).order_by("-start", "slug")[:4],
        "news": NewsItem.objects.for_list()[:5],
    }
    return render(request, "pages/home.html", there)


@require_safe
def map(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/map.html", map_page(request.GET))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/search.html", search_page(request.GET))


@require_safe
def search_suggestions(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/search_suggestions.html", {"hits": suggestions(request.GET)})


def _shown(version: Version) -> Shown:
    return shown(version.kind, version.public() or {})


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    publishers = Source.objects.public().exclude(publisher="").order_by("publisher").values_list("publisher", flat=True)
    choice = Choice("publisher", _("Publisher"), [(name, name) for name in publishers.distinct()])
    listed = directory(request, SourceFilters, Source.objects.public().order_by("title", "id"), choice)
    return render(request, "pages/source_list.html", {"directory": listed})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(Source.objects.public(), slug)
    held: dict[Any, list[Any]] = {}
    cited = Citation.objects.filter(source=found).for_page()
    for attached in (*cited, *found.names.all(), *found.pictures.public()):
        held.setdefault(attached.record, []).append(attached)
    supported = [(_shown(version), held[version.uuid]) for version in latest(list(held))]
    return render(request, "pages/source.html", {"source": found, "supported": supported} | _parts(found))


def _parts(found: Source) -> dict[str, Any]:
    """What rests on the source without being a record of its own."""
    return {
        "facts": found.facts.filter(city__public=True).select_related("city"),
        "roles": found.city_roles.filter(city__public=True).select_related("city"),
        "designations": found.designations.filter(city__public=True).select_related("city"),
        "memberships": found.memberships.filter(organization__public=True).select_related("organization", "body"),
    }


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    wrong = [*refused(request.GET, ["page"])]
    if wrong:
        raise BadParameters(wrong)
    page = page_of(request.GET, with_what_was())
    return render(request, "pages/changes.html", {"page": page, "changes": [_change(version) for version in page]})


def _change(version: Any) -> dict[str, Any]:
    """A version as a reader follows it: what became new, what changed, what was taken out."""
    record, was = json.loads(version.record or "null"), json.loads(version.was or "null")
    return {
        "version": version,
        "record": shown(version.kind, record) if record else None,
        "noun": by_kind()[version.kind]._meta.verbose_name,
        "is_new": record is not None and was is None,
        "fields": fields_changed(was, record) if record and was else [],
    }


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    if wrong := [*refused(request.GET, [])]:
        raise BadParameters(wrong)
    return render(request, "pages/about.html", {"pages": Page.objects.for_list()})


@require_safe
def about_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = find(Page.objects.for_list(), slug)
    version = Version.objects.filter(uuid=page.uuid, latest=True).select_related("revision").get()
    told = {"page": page, "pages": Page.objects.for_list(), "changed": version.revision.made_at.date()}
    return render(request, "pages/about_page.html", told)


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/developers.html", guide())


@require_safe
def developers_example(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PROGRAMS:
        raise Http404
    return HttpResponse(code(name) + "\n", content_type="text/x-python; charset=utf-8")
