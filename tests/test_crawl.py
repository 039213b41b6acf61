"""The whole site, as a crawler finds it from the home page: every link leads on, no page is an orphan, all HTML is sound.

Of each kind of record some pages are opened, and all of its lists; FULL=1 opens every page in every language.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import html5lib
import pytest
from django.conf import settings
from django.test import TestCase

from silknet.changes.models import Version
from tests.network import load_network

LINK = re.compile(r'<a [^>]*?href="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')
FULL = bool(os.environ.get("FULL"))
OPENED = 1  # page of a record of a kind
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def shape(address: str) -> tuple[str, ...]:
    """Addresses of one shape are one page with other choices: a page of a list, a part of the map."""
    parts = urlsplit(address)
    asked = [name for name, _value in parse_qsl(parts.query)]
    if asked == ["page"]:
        return (address,)
    if asked:
        return (parts.path, *asked)
    if parts.path.startswith(("/api/", "/pictures/", "/share/", "/static/")):
        return (parts.path.rpartition("/")[2], *parts.path.split("/")[2:4])
    return (parts.path,)


def faults(page: str) -> Iterator[str]:
    """What HTML's own parser finds wrong, and ids that stand twice."""
    parser = html5lib.HTMLParser()
    parser.parse(page)
    yield from (f"{code} at {place} {told}" for place, code, told in parser.errors)
    yield from (f"id {name} stands {count} times" for name, count in Counter(ID.findall(page)).items() if count > 1)


@pytest.mark.one_database
class TheSite(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def crawl(self, start: str) -> tuple[set[str], list[str]]:
        """All addresses that are found, and the faults of those that were opened."""
        found, coming, wrong = {start}, [start], []
        seen, opened = {shape(start)}, Counter[str]()
        while coming:
            address = coming.pop(0)
            kind = address.removeprefix(start).split("/")[0]
            is_record = "?" not in address and len(address.removeprefix(start).strip("/").split("/")) > 1
            opened[kind] += is_record
            if is_record and opened[kind] > OPENED and not FULL:
                continue
            answer = self.client.get(address)
            if answer.status_code != 200:
                wrong.append(f"{address} answers {answer.status_code}")
            if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
                continue
            page = answer.content.decode()
            if is_record or "?" not in address:
                wrong += [f"{address}: {fault}" for fault in faults(page)]
            links = {self.inside(urljoin(address, unescape(link))) for link in LINK.findall(page)} - {""}
            found |= links
            for link in sorted(links):
                if shape(link) not in seen and link.startswith(start if start != "/" else "/"):
                    seen.add(shape(link))
                    coming.append(link)
        return found, wrong

    def inside(self, link: str) -> str:
        """The link as an address of the site; empty where it leads out of it, or to the secretariat."""
        own = link.removeprefix(settings.ADDRESS)
        return "" if not own.startswith("/") or own.startswith(("//", "/admin/")) else urldefrag(own).url

    def test_every_link_leads_on_and_every_record_is_reached(self) -> None:
        found, wrong = self.crawl("/")
        assert wrong == []
        records = Version.objects.filter(latest=True, record__isnull=False).values_list("record", flat=True)
        pages = {
            urldefrag(told[1].removeprefix(settings.ADDRESS)).url
            for record in records
            if (told := re.search(r'"html_url":"([^"]*)"', record or ""))
        }
        assert len(pages) > 400
        assert sorted(pages - found) == []

    def test_every_language_leads_on_in_itself(self) -> None:
        """Its links lead to pages in it, but for its addresses in the other languages and for machines."""
        others = [code for code in LANGUAGES if code != settings.LANGUAGE_CODE]
        for code in others if FULL else others[:1]:
            found, wrong = self.crawl(f"/{code}/")
            assert wrong == []
            assert len(found) > 400
