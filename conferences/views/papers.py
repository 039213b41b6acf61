"""The pages of decisions, documents and news: what each says, and what its sources tell beside it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conferences.models import Decision, Document, NewsItem
from conferences.views.beside import Beside, beside_decision, beside_document, beside_news
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.records import related
from silknet.sources.models import attach

CHANGES = 3


@require_safe
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Decision.objects.for_list(), slug)
    made = partial(render, request, "conferences/decision.html")
    return paper(request, {"decision": shown}, beside_decision, made, told_by=2)


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Document.objects.for_page(), slug)
    made = partial(render, request, "conferences/document.html")
    return paper(request, {"document": shown}, beside_document, made, told_by=3)


@require_safe
def news_item(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(NewsItem.objects.for_page(), slug)
    made = partial(render, request, "conferences/news_item.html")
    return paper(request, {"news_item": shown}, beside_news, made, told_by=3)


def paper(
    request: HttpRequest,
    named: dict[str, Any],
    beside: Callable[[Any], Beside],
    made: Callable[[dict[str, Any]], HttpResponse],
    *,
    told_by: int,
) -> HttpResponse:
    """The page of a record, by the name that its template knows; of what stands beside it the first are told too."""
    (record,) = named.values()
    return kept(request, record, beside, lambda: made(named | told(record, beside(record)[:told_by])))


def told(record: Any, rows: Beside) -> dict[str, Any]:
    """What the sources of a record tell beside it, by kind, the latest first; and what changed of it."""
    attach([record])
    found = related(rows)
    for kind, day in (("conferences", "start"), ("decisions", "date"), ("news", "date")):
        found.get(kind, []).sort(key=lambda each, day=day: each[day], reverse=True)  # type: ignore[misc]
    versions = Version.objects.filter(uuid=record.uuid).select_related("revision").order_by("-revision_id")
    return found | {"versions": versions[:CHANGES]}
