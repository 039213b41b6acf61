"""Where crawlers find every page: /sitemap.xml, the maps that it names, and /robots.txt (RFC 9309).

Each page stands there in each language, with the others beside it and the day on which its record last changed. The
index asks one question of the database, and a map two, however many records there are.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from silknet.changes.models import Version
from silknet.pages.linked_data import LISTS, TYPES

MEDIA_TYPE = "application/xml; charset=utf-8"
ITEMS = 150  # records in a map: 1,050 addresses, about a megabyte
PAGES = "portal"  # the map of pages that show no record of their own
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Place(NamedTuple):
    """A page by the name of its address, and when what it shows last changed."""

    view: str
    key: str
    changed: datetime | None


class MapItem(NamedTuple):
    """A map as Django's template of an index names it."""

    location: str
    last_mod: datetime | None


class Kind(NamedTuple):
    """How many public records of a kind there are, and when the last of them changed."""

    kind: str
    records: int
    changed: datetime | None


class Translated:
    """Places in each language, a language after the other within a place, cut out without reading the rest."""

    def __init__(self, rows: QuerySet[Any, Any], kind: str) -> None:
        self.rows, self.kind = rows, kind

    def count(self) -> int:
        return self.rows.count() * len(LANGUAGES)

    def __getitem__(self, part: slice) -> list[tuple[Place, str]]:
        """Parts begin and end with a place, as pages of ITEMS places do."""
        rows = self.rows[part.start // len(LANGUAGES) : part.stop // len(LANGUAGES)]
        return [(Place(f"{self.kind}-detail", *row), code) for row in rows for code in LANGUAGES]


class PortalMap(Sitemap):
    """What all maps share: languages beside each other, and the portal's public address."""

    i18n = alternates = x_default = True
    limit = ITEMS * len(LANGUAGES)

    @cached_property
    def paginator(self) -> Paginator:
        """Django's counts anew each time that it is asked."""
        return Paginator(self._items(), self.limit)  # type: ignore[attr-defined]

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.ADDRESS).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.ADDRESS).scheme

    def location(self, item: Place) -> str:
        return reverse(item.view, args=[item.key] if item.key else [])

    def lastmod(self, item: Place) -> datetime | None:
        return item.changed

    def get_latest_lastmod(self) -> None:
        """Nobody asks a map alone: the index knows."""
        return None


class KindMap(PortalMap):
    """The records of a kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def _items(self) -> Any:
        rows = _public().filter(kind=self.kind).order_by("key")
        return Translated(rows.values_list("key", "revision__made_at"), self.kind)


class PagesMap(PortalMap):
    """Home, lists, and the other pages that are of no single record."""

    def __init__(self, kinds: list[Kind]) -> None:
        self.kinds = kinds

    def items(self) -> list[Place]:
        changed = {each.kind: each.changed for each in self.kinds}
        last = max((day for day in changed.values() if day), default=None)
        lists = [Place(f"{kind}-list", "", changed.get(kind)) for kind in LISTS]
        return [Place("home", "", last), *lists, Place("map", "", last), Place("developers", "", None)]


def _public() -> QuerySet[Version]:
    return Version.objects.filter(latest=True, record__isnull=False)


def kinds_now() -> list[Kind]:
    """The kinds that have public records; one query."""
    rows = _public().order_by("kind").values_list("kind")
    return [Kind(*row) for row in rows.annotate(records=Count("uuid"), changed=Max("revision__made_at"))]


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The maps, each with the day on which one of its pages last changed."""
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": [*_maps()]}, content_type=MEDIA_TYPE)


def _maps() -> Iterator[MapItem]:
    kinds = kinds_now()
    yield _named(PAGES, 1, max((each.changed for each in kinds if each.changed), default=None))
    for each in kinds:
        for number in range(1, -(-each.records // ITEMS) + 1 if each.kind in TYPES else 0):
            yield _named(each.kind, number, each.changed)


def _named(section: str, number: int, changed: datetime | None) -> MapItem:
    return MapItem(settings.ADDRESS + reverse("sitemap", args=[section, number]), changed)


@require_safe
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One map; its number is that of its page."""
    if section != PAGES and section not in TYPES:
        raise Http404(f"there is no map of {section}")
    found = PagesMap(kinds_now()) if section == PAGES else KindMap(section)
    if not 1 <= number <= found.paginator.num_pages:
        raise Http404(f"{section} have no map {number}")
    urls = found.get_urls(page=number)
    return TemplateResponse(request, "sitemap.xml", {"urlset": urls}, content_type=MEDIA_TYPE)


# A filter makes an address of every combination of what may be chosen, a search of every word. A page of a list that
# is not filtered stays: it is how a crawler without maps finds records. The longest rule that fits decides.
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /search/
Disallow: /*/search/
Disallow: /corrections/*/
Disallow: /*/corrections/*/
Disallow: /*?
Allow: /*?page=
Disallow: /*?page=*&

Sitemap: {}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(settings.ADDRESS + reverse("sitemap-index"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
