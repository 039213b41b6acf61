"""Which pages are looked at, in which languages, themes and widths: a sample, or with FULL=1 all of them."""

import os
from itertools import product
from typing import NamedTuple

from django.conf import settings

# One address for each page of the portal, of the record that has the most to show.
PAGES = {
    "home": "/",
    "map": "/map/",
    "map of a country": "/map/?country=CN",
    "map around a city": "/map/?near=lyon&zoom=2",
    "search": "/search/?q=lyon",
    "sources-list": "/sources/",
    "sources-detail": "/sources/lyon-capitale-silk-cities-le-reseau-international-de-la-soie/",
    "changes": "/changes/",
    "corrections": "/corrections/?about=cities/lyon",
    "a mistake on a page": "/corrections/?about=/map/",
    "developers": "/developers/",
    "pages-list": "/about/",
    "pages-detail": "/about/joining/",
    "cities-list": "/cities/",
    "cities-detail": "/cities/lyon/",
    "countries-list": "/countries/",
    "countries-detail": "/countries/CN/",
    "organizations-list": "/members/",
    "organizations-detail": "/members/intersoie-france/",
    "committees-list": "/committees/",
    "committees-detail": "/committees/isu-chairman-meeting/",
    "people-list": "/people/",
    "people-detail": "/people/chen-wenxing/",
    "figures-list": "/figures/",
    "conferences-list": "/conferences/",
    "conferences-detail": "/conferences/silky-cities-2021/",
    "one kind of a programme": "/conferences/silky-cities-2021/?kind=city-presentation",
    "a conference of no date": "/conferences/isu-members-assembly-londrina/",
    "sessions-list": "/sessions/",
    "sessions-detail": "/sessions/2021-lyon-opening/",
    "decisions-list": "/decisions/",
    "decisions-detail": "/decisions/silky-cities-statutes-2021/",
    "documents-list": "/documents/",
    "documents-detail": "/documents/isu-constitution/",
    "news-list": "/news/",
    "news-detail": "/news/como-lyon-alliance/",
    "nothing found": "/search/?q=%E4%B8%9C",
    "no such page": "/nowhere/",
    "a wrong filter": "/cities/?kind=harbour",
}
REFUSED = {"no such page": 404, "a wrong filter": 400}

LANGUAGES = [code for code, _name in settings.LANGUAGES]
THEMES = ["light", "dark"]
WIDTHS = [390, 1280]
OTHER_WIDTHS = [320, 768, 1920]


class Visit(NamedTuple):
    """One look at a page."""

    page: str
    language: str
    theme: str
    width: int

    @property
    def address(self) -> str:
        """English has no prefix, whatever the browser would like."""
        return PAGES[self.page] if self.language == "en" else f"/{self.language}{PAGES[self.page]}"

    def __str__(self) -> str:
        return f"{self.page} {self.language} {self.theme} {self.width}"


def visits() -> list[Visit]:
    if os.environ.get("FULL"):
        return [*(Visit(*choice) for choice in product(PAGES, LANGUAGES, THEMES, WIDTHS)), *sample(OTHER_WIDTHS)]
    return sample(WIDTHS)


def sample(widths: list[int]) -> list[Visit]:
    """Every page at each of these widths; languages and themes take turns, so that each meets many pages."""
    choices = enumerate(product(PAGES, widths))
    return [
        Visit(page, LANGUAGES[number % len(LANGUAGES)], THEMES[(number // 2 + number) % 2], width)
        for number, (page, width) in choices
    ]
