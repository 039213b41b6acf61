"""The pages of decisions, documents and news: what each says, and what its sources tell beside it."""

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
    there = {"decision": shown}
    return kept(
        request,
        shown,
        beside_decision,
        lambda: render(request, "conferences/decision.html", there | told(shown, beside_decision(shown)[:2])),
    )


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Document.objects.for_page(), slug)
    there = {"document": shown}
    return kept(
        request,
        shown,
        beside_document,
        lambda: render(request, "conferences/document.html", there | told(shown, beside_document(shown)[:3])),
    )


@require_safe
def news_item(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(NewsItem.objects.for_page(), slug)
    there = {"item": shown}
    return kept(
        request,
        shown,
        beside_news,
        lambda: render(request, "conferences/news_item.html", there | told(shown, beside_news(shown))),
    )


def told(record: Any, rows: Beside) -> dict[str, Any]:
    """What the sources of a record tell beside it, by kind, the latest first; and what changed of it."""
    attach([record])
    found = related(rows)
    for kind, day in (("conferences", "start"), ("decisions", "date"), ("news", "date")):
        found.get(kind, []).sort(key=lambda each, day=day: each[day], reverse=True)  # type: ignore[misc]
    versions = Version.objects.filter(uuid=record.uuid).select_related("revision").order_by("-revision_id")
    return found | {"versions": versions[:CHANGES]}
