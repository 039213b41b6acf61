"""What the head of a page says to machines: its one address, its languages, how it looks where it is shared, its facts.

Addresses are made of SILKNET_ADDRESS, not of the host that was asked, so that a mirror or a test never becomes the
original. A page of a list has an address of its own, whatever else was chosen there; a record has one, whatever is
asked of its page.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from silknet.changes.publish import by_kind
from silknet.languages import in_language
from silknet.pages import linked_data
from silknet.pages.linked_data import LISTS, language_tag
from silknet.text import plain

LONGEST = 200  # characters of a description that services show
UNINDEXED = ("search", "corrections")  # made of what is asked: as many pages as there are words, or records
WITH_QUERY = {"map": ("country",), "changes": ("page",)}  # parameters that make another page; in lists, all do
TITLES = {
    "home": _("The register of silk cities"),
    "map": _("Map"),
    "search": _("Search"),
    "changes": _("What changed"),
    "developers": _("For partners"),
    "corrections": _("Report a mistake"),
}
NAMED = {"news": "news_item"}  # what views call the record of a page; others by the name of the model
LOCALES = {
    "en": "en_GB",
    "fr": "fr_FR",
    "zh-hans": "zh_CN",
    "it": "it_IT",
    "es": "es_ES",
    "pt-br": "pt_BR",
    "ja": "ja_JP",
}


class Alternate(NamedTuple):
    """The same page in a language (BCP 47), or for readers of no particular one (x-default)."""

    language: str
    address: str


class Head(NamedTuple):
    """What a page says of itself; `card` is the address of the picture that stands for it."""

    title: str
    description: str
    kind: str  # of Open Graph
    address: str
    alternates: list[Alternate]
    card: str
    is_indexed: bool
    published: str  # a day of ISO 8601, of news alone
    script: str  # JSON-LD

    @property
    def locale(self) -> str:
        return LOCALES[get_language() or settings.LANGUAGE_CODE]

    @property
    def other_locales(self) -> list[str]:
        return [locale for locale in LOCALES.values() if locale != self.locale]


def head(request: HttpRequest, there: dict[str, Any]) -> Head:
    """The head of the page that answers a request, made of what the page shows."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    kind = view.removesuffix("-detail").removesuffix("-list")
    row = record_of(kind, there) if view.endswith("-detail") else None
    path = canonical_path(request, view)
    record = public_record(row) if row is not None else None
    title = str(row) if row is not None else title_of(view)
    address = settings.ADDRESS + path
    return Head(
        title=title,
        description=_description(row, record),
        kind={"news": "article", "people": "profile"}.get(kind if record else "", "website"),
        address=address,
        alternates=alternates(path),
        card=settings.ADDRESS + _card(kind, row),
        is_indexed=view not in UNINDEXED and not request.GET.get("q"),
        published=record["date"] if record and kind == "news" and len(record["date"]) == len("2021-11-19") else "",
        script=linked_data.as_script(_nodes(view, kind, address, title, record, there)),
    )


def title_of(view: str) -> str:
    """What a page that shows no record of its own is called where it is shared."""
    return str(TITLES.get(view) or LISTS.get(view.removesuffix("-list")) or TITLES["home"])


def record_of(kind: str, there: dict[str, Any]) -> Any:
    """The record whose page it is, under the name that views give to one of its kind. None of the others is touched:
    a look at Django's token against forgery would set a cookie.
    """
    model = by_kind().get(kind)
    return there.get(NAMED.get(kind) or model._meta.model_name or "") if model else None


def public_record(row: Any) -> dict[str, Any]:
    """What is public of the row, as the page has loaded it. A source's own page names neither sources nor names."""
    if row.kind == "sources":
        return {"id": row.uuid, "slug": row.slug, **row.as_fields()}
    return row.as_record() or {}


def canonical_path(request: HttpRequest, view: str) -> str:
    """The path of the page under its one address. The first page of a list needs no number, an empty choice no name."""
    path = escape_uri_path(request.path)
    asked = QueryDict(mutable=True)
    for name, values in sorted(request.GET.lists()):
        if view.endswith("-list") or name in WITH_QUERY.get(view, ()):
            asked.setlist(name, [value for value in values if value and (name, value) != ("page", "1")])
    query = asked.urlencode()
    return f"{path}?{query}" if query else path


def alternates(path: str) -> list[Alternate]:
    """A page in every language of the portal; English is for those who read none of them."""
    found = [
        Alternate(language_tag(code), settings.ADDRESS + in_language(path, code)) for code, _n in settings.LANGUAGES
    ]
    return [*found, Alternate("x-default", settings.ADDRESS + in_language(path, settings.LANGUAGE_CODE))]


def _description(row: Any, record: dict[str, Any] | None) -> str:
    """The record's own words; where it has none, what kind of thing it is."""
    if row is None:
        return gettext(
            "Silk cities, their organizations, people and conferences: a register in which every fact names its source."
        )
    told = record or {}
    words = plain(told.get("summary")) or plain(told.get("mandate")) or told.get("role") or told.get("publisher")
    return Truncator(words or str(row._meta.verbose_name).capitalize()).chars(LONGEST)


def _card(kind: str, row: Any) -> str:
    return reverse("card", args=[kind, row.public_key()]) if row is not None else reverse("card-of-all")


def _nodes(
    view: str, kind: str, address: str, title: str, record: dict[str, Any] | None, there: dict[str, Any]
) -> list[linked_data.Node]:
    page = linked_data.web_page(address, title, record)
    if view == "home":
        return [linked_data.home(), page]
    if record:
        return [linked_data.linked(kind, record, there), page, linked_data.trail(kind, title)]
    return [page, linked_data.trail(kind)] if kind in LISTS else [page]
