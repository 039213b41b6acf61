"""Cards that are shared: every letter that they draw is one, with the fonts of this machine or with ours alone."""

import json
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, TestCase
from django.utils.translation import override
from fontTools.ttLib import TTFont
from PIL import Image

from silknet.changes.models import Version
from silknet.pages import fonts
from silknet.pages.cards import Card, colours, drawn, png
from silknet.pages.linked_data import TYPES
from silknet.pages.sharing import card_of
from silknet.sources.actions import merge, rename, withdraw
from tests import make
from tests.network import load_network

NOWHERE = Path("/nowhere")
ID = UUID("95af38bc-a73e-50f0-99dc-0550b3fc0306")


@cache
def characters(path: str, number: int) -> frozenset[int]:
    """The characters that a font has, by its own table."""
    return frozenset(TTFont(path, fontNumber=number).getBestCmap())


def missing(card: Card) -> Iterator[str]:
    """Characters that the card draws with a font that has them not."""
    available = fonts.fonts(card.language)
    for words in drawn(card):
        found = fonts.runs(words, available)
        assert found is not None, words
        for run in found:
            known = characters(run.font.path, run.font.number)
            yield from (each for each in run.text if not each.isspace() and ord(each) not in known)


def card(title: str, labels: Any = (), names: Any = ()) -> Card:
    return Card(ID, [title], [*labels], [*names], "en", "silknet.example")


@pytest.mark.one_database  # what stands there is read by tests of rows on both
class TheNetwork(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def cards(self, language: str) -> Iterator[Card]:
        with override(language):
            for version in Version.objects.filter(kind__in=TYPES, latest=True, record__isnull=False):
                yield card_of(version.kind, json.loads(version.record or ""))

    def test_no_card_has_a_box_for_a_letter(self) -> None:
        for language in ("en", "ja", "zh-hans"):
            for each in self.cards(language):
                assert [*missing(each)] == [], each
                assert drawn(each)[1]


@pytest.mark.one_database  # what stands there is read by tests of rows on both
class TheNetworkOnABareMachine(TheNetwork):
    """Without any font but ours."""

    @pytest.fixture(autouse=True)
    def _bare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fonts, "DEBIAN", NOWHERE)

    def test_names_in_other_scripts_are_left_out(self) -> None:
        said = drawn(card("Suzhou", labels=["都市", "City"], names=["苏州", "Sūzhōu"]))
        assert said == ["City", "Suzhou", "Sūzhōu"]
        assert drawn(card("苏州"))[1] == "SuZhou"  # in Latin letters, where it has no other name


def test_our_own_font_is_asked_as_its_table_says() -> None:
    (own, *_others) = fonts.fonts()
    known = characters(own.path, own.number)
    asked = [chr(code) for code in (*range(0x21, 0x7F), *range(0xA1, 0x600), *range(0x1E00, 0x2000), 0x4E1D, 0x7EF8)]
    wrong = [each for each in asked if not each.isspace() and fonts.has(own, each) != (ord(each) in known)]
    assert wrong == []


@pytest.mark.parametrize("title", ["Y", "Lyon " * 60, "W" * 400, "丝" * 300, "\u202eLyon", "🧵", "a\nb", ""])
def test_a_title_of_any_length_leaves_the_cloth_alone(title: str) -> None:
    image = Image.open(BytesIO(png(card(title)))).convert("RGB")
    plain = Image.open(BytesIO(png(card("Lyon")))).convert("RGB")
    cloth = (1200 - 390, 0, 1200, 630)
    assert image.size == (1200, 630)
    assert image.crop(cloth).quantize(8).histogram()[:8] == plain.crop(cloth).quantize(8).histogram()[:8]


def test_a_card_is_the_same_every_time_and_each_record_has_its_own() -> None:
    other = card("Lyon")._replace(uuid=UUID(int=7))
    assert png(card("Lyon")) == png(card("Lyon")) != png(other)


def test_colours_are_those_of_the_pages() -> None:
    assert {"paper", "ink", "soft", "madder", "wash", "weld", "loom", *(f"dye-{n}" for n in range(8))} <= {*colours()}


@pytest.mark.django_db
def test_a_card_follows_its_record(client: Client) -> None:
    city = make.city(slug="leninabad")
    rename(city, "khujand", by=None)
    moved = client.get("/share/cities/leninabad.png")
    assert (moved.status_code, moved["Location"]) == (301, "/share/cities/khujand.png")
    gone = make.city(slug="gone")
    withdraw(gone, by=None)
    assert client.get("/share/cities/gone.png").status_code == 410
    merge(city, make.city(slug="sughd"), by=None)
    assert client.get("/share/cities/khujand.png")["Location"] == "/share/cities/sughd.png"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/share/cities/nowhere.png", "/share/seats/one.png", "/share/nothing/one.png"])
def test_what_is_not_there_has_no_card(client: Client, address: str) -> None:
    make.city(public=False, slug="hidden")
    assert client.get(address).status_code == 404
    assert client.get("/share/cities/hidden.png").status_code == 404
