"""Find anything: one box for records of every kind, drafts too, that leads to where they are edited."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from silknet.admin.front import counts
from silknet.admin.history import change_address
from silknet.admin.records import badge
from silknet.admin.search import drafts
from silknet.search.models import Entry
from silknet.sources.models import Record

MOST = 40  # public records; who is looked for is among the first, or is to be asked for by more words
MOST_DRAFTS = 20


class Found(NamedTuple):
    noun: str
    name: str
    state: str
    address: str


def find(request: HttpRequest, site: Any) -> HttpResponse:
    """The records that have these words, those whose name begins with them first; if there is but one, its page."""
    words = request.GET.get("q", "").strip()[:200]
    admins = [held_by for held_by in site._registry.values() if issubclass(held_by.model, Record)]
    allowed = {held_by.model.kind: held_by for held_by in admins if held_by.has_view_or_change_permission(request)}
    found = [*_public(request, words, allowed), *_drafts(request, words, allowed)] if words else []
    if len(found) == 1:
        return HttpResponseRedirect(found[0].address)
    context = {**site.each_context(request), "title": _("Find"), "words": words, "found": found, "most": MOST}
    return TemplateResponse(request, "admin/find.html", context)


def _public(request: HttpRequest, words: str, allowed: dict[str, Any]) -> Iterable[Found]:
    entries = list(Entry.objects.matching(words).filter(kind__in=allowed).values_list("kind", "record")[:MOST])
    rows: dict[Any, Any] = {}
    for kind in {kind for kind, _uuid in entries}:
        wanted = [uuid for of, uuid in entries if of == kind]
        rows |= {row.uuid: row for row in allowed[kind].get_queryset(request).filter(uuid__in=wanted)}
    return [_told(rows[uuid]) for _kind, uuid in entries if uuid in rows]


def _drafts(request: HttpRequest, words: str, allowed: dict[str, Any]) -> Iterable[Found]:
    found = []
    waiting = counts({kind: held_by.model.objects.filter(public=False) for kind, held_by in allowed.items()})
    for held_by in (allowed[kind] for kind, count in waiting.items() if count):
        if keys := drafts(held_by.model, words)[:MOST_DRAFTS]:
            found += [_told(row) for row in held_by.get_queryset(request).filter(pk__in=keys)]
    return found[:MOST_DRAFTS]


def _told(row: Any) -> Found:
    state = "public" if row.public else "withdrawn" if row.was_public else "draft"
    return Found(capfirst(str(row._meta.verbose_name)), str(row), badge(state), change_address(row))
