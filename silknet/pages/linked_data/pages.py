"""Pages as JSON-LD: the portal itself, a page of it, and the way there."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from silknet.pages.linked_data.nodes import Node, Record, identity, language_tag, site

# Where a page stands: below the list of its kind, by the words that lead there.
LISTS = {
    "countries": _("Countries and regions"),
    "cities": _("Cities"),
    "organizations": _("Members"),
    "committees": _("Committees"),
    "people": _("People"),
    "figures": _("Figures"),
    "conferences": _("Conferences"),
    "sessions": _("Sessions"),
    "decisions": _("Decisions"),
    "documents": _("Documents"),
    "news": _("News"),
    "pages": _("About the network"),
    "sources": _("Sources"),
}


def home() -> Node:
    """The portal itself, and how it is searched (schema.org SearchAction)."""
    template = f"{settings.ADDRESS}{reverse('search')}?q={{words}}"
    return site() | {
        "inLanguage": [language_tag(code) for code, _name in settings.LANGUAGES],
        "license": settings.LICENCE["url"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": template},
            "query-input": "required name=words",
        },
    }


def web_page(address: str, title: str, about: Record | None) -> Node:
    """The page that says it: its language and the licence of the register. Licences of pictures stand with these."""
    return {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": title,
        "inLanguage": language_tag(get_language() or settings.LANGUAGE_CODE),
        "license": settings.LICENCE["url"],
        "isPartOf": site(),
        "mainEntity": {"@id": identity(about)} if about else {},
    }


def trail(kind: str, title: str = "") -> Node:
    """The way from home: to the list of a kind, and to the record whose title is given."""
    home = gettext("Home"), settings.ADDRESS + reverse("home")
    steps: list[tuple[str, str]] = [home, (str(LISTS[kind]), settings.ADDRESS + reverse(f"{kind}-list"))]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": _page(address)}
        for number, (name, address) in enumerate(steps, 1)
    ]
    last = [{"@type": "ListItem", "position": len(items) + 1, "name": title}] if title else []
    return {"@type": "BreadcrumbList", "itemListElement": [*items, *last]}


def _page(address: str) -> Node:
    return {"@type": "WebPage", "@id": address, "url": address}
