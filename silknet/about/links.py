"""Links and footnotes in the texts of pages that lead to nothing the public can see."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import override

from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.languages import in_language
from silknet.markup import leads_to
from silknet.sources.models import Citation
from silknet.text import ORIGINAL

DETAIL = "-detail"  # ends the name of an address of a record

Keys = set[tuple[str, str]]  # by kind


def with_broken_links(rows: Any) -> Any:
    """The public ones of these pages in which a link or a footnote leads nowhere: read one by one, for they are few."""
    pages = list(rows.public().only("pk", "uuid", "body"))
    named = {page.pk: [leads_to(text) for text in page.body.values()] for page in pages}
    links = {pk: {link for found, _marks in texts for link in found} for pk, texts in named.items()}
    marks = {pk: {mark for _links, found in texts for mark in found} for pk, texts in named.items()}
    answering = _answering({key for found in links.values() for key in filter(None, map(_record, found))})
    cited = _cited(page.uuid for page in pages)
    broken = [
        page.pk
        for page in pages
        if marks[page.pk] - cited[page.uuid] or not all(_answers(link, answering) for link in links[page.pk])
    ]
    return rows.filter(pk__in=broken)


def _answers(link: str, answering: Keys) -> bool:
    key = _record(link)
    return key in answering if key else not _is_ours(link) or _page(link) is not None


def _is_ours(link: str) -> bool:
    return link.startswith("/") and not link.startswith("//")


def _record(link: str) -> tuple[str, str] | None:
    """The kind and key of the record whose page a link asks for."""
    found = _page(link) if _is_ours(link) else None
    kind = str(found.url_name).removesuffix(DETAIL) if found else ""
    is_record = found and found.url_name == f"{kind}{DETAIL}" and kind in by_kind()
    return (kind, str(next(iter(found.kwargs.values()), ""))) if found and is_record else None


def _page(link: str) -> ResolverMatch | None:
    """What answers a link, whatever its language."""
    try:
        with override(ORIGINAL):
            return resolve(in_language(urlsplit(link).path, ORIGINAL))
    except Resolver404:
        return None


def _answering(keys: Keys) -> Keys:
    """Those of these keys under which a public record answers, or answered before it moved."""
    now = Version.objects.filter(uuid=OuterRef("uuid"), latest=True, record__isnull=False)
    held = Version.objects.filter(Exists(now), key__in={key for _kind, key in keys})
    return keys & set(held.values_list("kind", "key"))


def _cited(uuids: Iterable[Any]) -> dict[Any, set[str]]:
    """By record, the sources of which a footnote can be made."""
    found: dict[Any, set[str]] = defaultdict(set)
    cited = Citation.objects.filter(record__in=list(uuids), source__public=True, says="")
    for record, slug in cited.values_list("record", "source__slug"):
        found[record].add(slug)
    return found
