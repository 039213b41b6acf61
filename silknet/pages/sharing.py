"""Cards of records, made of what is stored of them: one query a card."""

from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_safe

from silknet.changes.addresses import Moved, what_became_of
from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.pages.cards import Card, png
from silknet.pages.linked_data import TYPES
from silknet.records import label, title
from silknet.territories import territory_name

ALL = uuid5(NAMESPACE_URL, "silknet")  # the weave of the portal itself


@require_safe
def card(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The card of a record in the language of the address; only kinds that have pages have cards."""
    if kind not in TYPES:
        raise Http404(f"{kind} have no cards")
    if version := Version.objects.read(kind, key):
        return _answer(card_of(kind, version.public() or {}))
    became = what_became_of(kind, key)
    if isinstance(became, Moved):
        return HttpResponsePermanentRedirect(reverse("card", args=[became.kind, became.key]))
    raise became


@require_safe
def card_of_all(request: HttpRequest) -> HttpResponse:
    """The card of the pages that are of no single record."""
    titles = [gettext("The register of silk cities"), "The register of silk cities"]
    return _answer(Card(ALL, titles, [], [], _language(), _host()))


def _answer(card: Card) -> HttpResponse:
    return HttpResponse(png(card), content_type="image/png")


def card_of(kind: str, record: dict[str, Any]) -> Card:
    """What the card of a public record says."""
    with override("en"):
        fallback = _titled(kind, record), _labelled(kind, record)
    names = [name["value"] for name in record.get("names", []) if name["kind"] in ("local", "official")]
    return Card(
        UUID(record["id"]),
        [_titled(kind, record), fallback[0]],
        [_labelled(kind, record), fallback[1]],
        names,
        _language(),
        _host(),
    )


def _titled(kind: str, record: dict[str, Any]) -> str:
    return (territory_name(record["code"]) if kind == "countries" else "") or title(kind, record)


def _labelled(kind: str, record: dict[str, Any]) -> str:
    """What sort of thing it is, where and in which year, as far as that is known."""
    sort = label(kind, record) or str(by_kind()[kind]._meta.verbose_name)
    country = record.get("country") or {}
    where = country and (territory_name(country["code"]) or country["name"])
    year = (record.get("start") or record.get("date") or "")[:4]
    return " · ".join(part for part in (sort[:1].upper() + sort[1:], where, year) if part)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _host() -> str:
    return urlsplit(settings.ADDRESS).netloc
