"""The page of a session, and its place in the programme."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conferences.models import Session
from conferences.views.beside import beside_session
from silknet.changes.addresses import find
from silknet.changes.kept import kept
from silknet.changes.models import Version
from silknet.sources.models import attach

CHANGES = 3


@require_safe
def session(request: HttpRequest, slug: str) -> HttpResponse:
    shown = find(Session.objects.for_page(), slug)
    return kept(
        request,
        shown,
        beside_session,
        lambda: render(request, "conferences/session.html", {"session": shown} | around(shown)),
    )


def around(session: Session) -> dict[str, Any]:
    """Its number in the programme, what came before and after it, and what changed of it."""
    attach([session])
    session.load_for_page()
    others = Session.objects.public().filter(conference=session.conference_id).exclude(pk=session.pk)
    others = others.order_by("position", "id")
    before = [other for other in others if other.rank() < session.rank()]
    versions = Version.objects.filter(uuid=session.uuid).select_related("revision").order_by("-revision_id")
    return {
        "number": len(before) + 1,
        "total": len(others) + 1,
        "previous": before[-1] if before else None,
        "next": next((other for other in others if other.rank() > session.rank()), None),
        "versions": versions[:CHANGES],
    }
