"""The page of the search: a labelled list says how well it finds, and every search has an answer that reads well."""

import csv
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client, TestCase

from silknet.pages.search_page import Hit, search_page
from tests import make
from tests.network import load_network
from tests.reader import queries, words

database = pytest.mark.django_db

QUERIES = Path(__file__).with_name("search_queries.csv")
MOST_QUERIES = 12
LISTS = {"organizations": "members", "pages": "about", "figures": "figures"}


def labelled(part: str) -> list[dict[str, str]]:
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["part"] == part]


def ask(query: str, **others: str) -> dict[str, Any]:
    return search_page(QueryDict(urlencode({"q": query, **others})))


def is_one_of(hit: Hit, expected: str) -> bool:
    """Whether it is the record of one of these kinds and keys."""
    for kind, _slash, key in (each.partition("/") for each in expected.split("|")):
        if hit.shown.address.rstrip("/") in (f"/{LISTS.get(kind, kind)}/{key}", f"/{LISTS.get(kind, kind)}/#{key}"):
            return True
    return False


class TheLabelledList(TestCase):
    """Written from the names, aliases and texts of the real network, before the search was tried on them."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_it_is_long_enough(self) -> None:
        found, proposed = labelled("found"), labelled("suggested")
        assert len(found) >= 100
        assert len(proposed) >= 15
        assert len({row["query"] for row in found}) == len(found)

    def test_what_is_expected_is_among_the_first_three_or_the_first_of_its_kind(self) -> None:
        missed, first = [], 0
        for row in labelled("found"):
            kinds = ask(row["query"])["kinds"]
            hits = [hit for kind in kinds for hit in kind.hits]
            near = [*hits[:3], *(kind.hits[0] for kind in kinds)]
            first += bool(hits) and is_one_of(hits[0], row["expected"])
            if not any(is_one_of(hit, row["expected"]) for hit in near):
                missed.append(row["query"])
        assert missed == []
        assert first / len(labelled("found")) >= 0.85

    def test_where_nothing_is_found_what_was_meant_is_proposed(self) -> None:
        wrong = []
        for row in labelled("suggested"):
            told = ask(row["query"])
            proposed = [words for words, _address in told["proposed"]]
            beside = [*told["nearest"], *told["partly"]]
            right = row["expected"].removeprefix("=") in proposed or any(
                is_one_of(hit, row["expected"]) for hit in beside
            )
            if not right or told["found"].is_by_words:
                wrong.append(row["query"])
        assert wrong == []

    def test_what_is_proposed_finds_something(self) -> None:
        for row in labelled("suggested"):
            for proposed, _address in ask(row["query"])["proposed"]:
                assert ask(proposed)["count"] > 0, proposed

    def test_a_name_that_nobody_has_finds_no_other(self) -> None:
        for query in ("Kyiv", "Wolfgang Amadeus Mozart", "東京タワー", "xqzvwk", "Бишкек"):
            assert ask(query)["count"] == 0, query

    def test_every_record_that_is_found_says_why(self) -> None:
        for query in ("lyon", "塔什干", "silk museum", "2019", "Brésil", "isu", "chairman", "krefled"):
            hits = [hit for kind in ask(query)["kinds"] for hit in kind.hits]
            assert [hit.shown.title for hit in hits if hit.why is None] == [], query

    def test_a_page_asks_little_whatever_is_searched(self) -> None:
        for query in (
            "lyon",
            "塔什干",
            "museem of silk",
            "Londrina vrtual assembly",
            "xqzvwk qqqq",
            "a b c d",
            "%",
            "",
        ):
            address = f"/search/?{urlencode({'q': query})}"
            assert queries(self.client, address) <= MOST_QUERIES, query
            assert queries(self.client, f"{address}&kind=cities") <= MOST_QUERIES, query
            assert queries(self.client, f"/search/suggestions/?{urlencode({'q': query})}") <= 8, query

    def test_suggestions_are_the_records_that_one_begins_to_type(self) -> None:
        for typed, address in (
            ("ta", "/cities/tashkent/"),
            ("塔什", "/cities/tashkent/"),
            ("silk museum mac", "/members/silk-museum-macclesfield/"),
            ("macc museum", "/members/silk-museum-macclesfield/"),
            ("zhang g", "/people/zhang-guoqiang/"),
            ("Hangzou", "/cities/hangzhou/"),
        ):
            page = self.client.get("/search/suggestions/", {"q": typed}).content.decode()
            assert f'href="{address}"' in page, typed


# ── What the page says ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tashkent(db: None) -> Any:
    city = make.city(slug="tashkent", name="Tashkent", country=make.country(code="UZ", name="Uzbekistan"))
    make.name(city, "塔什干", language="zh", name_kind="exonym")
    make.name(city, "Binkath", language="en", name_kind="former")
    make.city(slug="hidden", name="Tashkent hidden", public=False)
    return city


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("TASHKENT", "Tashkent City Uzbekistan Its name"),
        ("tash", "Tashkent City Uzbekistan Words of its name"),
        ("塔什干", "Tashkent City Uzbekistan Its name in Chinese 塔什干"),
        ("Binkath", "Tashkent City Uzbekistan A former name Binkath"),
        ("Tashkend", "Tashkent City Uzbekistan Nearly the same spelling"),
        ("Ташкент", "Tashkent City Uzbekistan The same name in another script"),
    ],
)
def test_a_record_says_by_which_name_it_was_found(client: Client, tashkent: Any, asked: str, said: str) -> None:
    page = client.get("/search/", {"q": asked})
    assert "1 record found" in words(page)
    assert said in words(page)
    assert "hidden" not in words(page)


def test_a_record_is_named_and_linked_in_the_readers_language(client: Client, tashkent: Any) -> None:
    page = client.get("/it/search/?q=tashkent").content.decode()
    assert '<a href="/it/cities/tashkent/"><mark>Tashkent</mark></a>' in page
    assert "<span>Uzbekistan</span>" in page
    assert "<span>Ouzbékistan</span>" in client.get("/fr/search/?q=tashkent").content.decode()


@database
def test_words_of_a_text_are_shown_where_they_stand_and_marked(client: Client) -> None:
    long = f"{'Long before. ' * 30}The mulberry trees of Vaise fed its silkworms. {'Long after. ' * 30}"
    make.city(slug="lyon", name="Lyon", summary={"en": long, "fr": "Rien de tel."})
    page = client.get("/fr/search/?q=silkworm+mulberry").content.decode()
    assert '<bdi lang="en">… ' in page
    assert "The <mark>mulberry</mark> trees of Vaise fed its <mark>silkworms</mark>. Long after." in page
    assert len(page.split("<bdi")[1].split("</bdi>")[0]) < 500


@database
def test_what_was_found_stands_by_kind_the_kind_of_the_best_first(client: Client) -> None:
    make.source(slug="report", title="A report of Lyon")
    for number in range(7):
        make.organization(slug=f"o{number}", name=f"Weavers of Lyon {number}")
    make.city(slug="lyon", name="Lyon")
    page = client.get("/search/?q=lyon")
    assert [kind.name for kind in ask("lyon")["kinds"]] == ["cities", "organizations", "sources"]
    assert "9 records found Everything 9 Cities 1 Organizations 7 Sources 1" in words(page)
    assert "All 7: organizations" in words(page)
    assert page.content.decode().count('href="/members/o') == 5
    narrowed = client.get("/search/?q=lyon&kind=organizations")
    assert narrowed.content.decode().count('href="/members/o') == 7
    assert "None of what was found is of this kind." in words(client.get("/search/?q=lyon&kind=people"))


@database
def test_a_kind_is_shown_page_by_page(client: Client) -> None:
    for number in range(51):
        make.source(slug=f"s{number}", title=f"Silk {number:02}")
    assert "Page 1 of 2" in words(client.get("/search/?q=silk&kind=sources"))
    assert "Silk 50" in words(client.get("/search/?q=silk&kind=sources&page=2"))
    assert client.get("/search/?q=silk&kind=sources&page=3").status_code == 400
    assert client.get("/search/?q=silk&page=2").status_code == 400


def test_a_record_that_is_meant_by_another_name_brings_those_that_mention_it(client: Client, tashkent: Any) -> None:
    make.source(slug="report", title="Weavers of Tashkent")
    assert [kind.name for kind in ask("塔什干")["kinds"]] == ["cities", "sources"]
    assert "Weavers of Tashkent Source" in words(client.get("/search/", {"q": "Binkath"}))


@database
def test_words_in_quotation_marks_belong_together() -> None:
    make.source(slug="together", title="The silk cities")
    make.source(slug="apart", title="Cities of silk")
    make.source(slug="inside", title="Unsilk cities")
    for query in ('"silk cities"', "«silk cities»", "“Silk Cities”", "„silk cities“"):
        assert [hit.shown.title for kind in ask(query)["kinds"] for hit in kind.hits] == ["The silk cities"]
    assert ask("silk cities")["count"] == 2


@database
def test_a_word_is_found_at_its_beginning_and_inside_others_only_where_there_is_none() -> None:
    make.source(slug="a", title="A million moths")
    assert ask("lion")["found"].is_loose
    make.source(slug="b", title="The lion of Lyon")
    assert [hit.shown.title for kind in ask("lion")["kinds"] for hit in kind.hits] == ["The lion of Lyon"]


@database
def test_one_and_many_are_one_word() -> None:
    make.source(slug="a", title="A city and its museum")
    make.source(slug="b", title="Cities and museums")
    for query in ("museum", "museums", "city", "cities", "museums cities"):
        assert ask(query)["count"] == 2, query


@database
def test_where_nothing_is_found_there_is_always_a_way_on(client: Client) -> None:
    make.city(slug="lyon", name="Lyon", summary={"en": "A city of sericulture"})
    page = client.get("/search/?q=sericultre")
    for language, asked in (
        ("", "Did you mean {}?"),
        ("/fr", "Vouliez-vous dire {}\u202f?"),
        ("/ja", "もしかして\uff1a{}<"),
    ):
        page = client.get(f"{language}/search/?q=sericultre")
        assert asked.format('<a href="?q=sericulture">sericulture</a>') in page.content.decode()
    for query in ("sericultre", "xqzvwk", "%", ""):
        assert 'href="/cities/"' in client.get("/search/", {"q": query}).content.decode()


# ── What nobody should type ──────────────────────────────────────────────────────────────────────────────────────────

SIGNS = [
    "'",
    "''",
    '"',
    '""',
    "%",
    "_",
    "%%_%%",
    "\\",
    "\\'",
    "|",
    "| |",
    "…",
    "🧵",
    "👩‍🌾🇨🇳",
    "\u202e\u200f",
    "\u200b",
    "\U0010ffff",
    "<",
    "--",
    "; DROP TABLE search_entry",
    "' OR 1=1 --",
    "{{ words }}",
    "<script>alert(1)</script>",
    "<mark>",
    " " * 200,
    "a" * 200,
    "a " * 100,
    "丝" * 200,
    "\ufdfa" * 200,
    "é\u0301" * 60,
    '"' * 200,
    "«»" * 100,
    '"a" ' * 50,
]


@database
@pytest.mark.parametrize("query", SIGNS)
@pytest.mark.parametrize("address", ["/search/", "/ja/search/", "/search/suggestions/"])
def test_no_search_breaks_it(client: Client, address: str, query: str) -> None:
    make.city(name="Lyon", summary={"en": "100 % silk_road, l'art; <b>drop table</b> | a"})
    answer = client.get(address, {"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@database
@pytest.mark.parametrize("query", ["%", "_", "'", '"', "\\", "|", "🧵", "\u202e"])
def test_signs_alone_find_nothing_and_the_page_says_so(client: Client, query: str) -> None:
    make.city(name="100 % silk_road's")
    assert "0 records found" in words(client.get("/search/", {"q": query})) or query == "\u202e"
    assert ask(query)["count"] == 0


@database
@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
def test_what_is_too_long_is_refused_in_words(client: Client, address: str) -> None:
    answer = client.get(address, {"q": "x" * 10_000})
    assert answer.status_code == 400
    assert "q has 10000 characters; at most 200 are read." in words(answer)
    assert client.get(address, {"q": "a\x00b"}).status_code == 400
    assert client.get(address, {"words": "a"}).status_code == 400


def test_marks_of_writing_direction_are_forgiven_and_not_repeated(client: Client, tashkent: Any) -> None:
    page = client.get("/search/", {"q": "\u200fTashkent\u202e"})
    assert "1 record found" in words(page)
    assert not {"\u200f", "\u202e"} & set(page.content.decode())


@database
def test_markup_in_names_and_texts_is_shown_as_it_is(client: Client) -> None:
    make.city(slug="b", name="<b>Bold</b>", summary={"en": "<i>Silk</i> & <script>x</script>"})
    page = client.get("/search/?q=bold").content.decode()
    assert "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt;" in page
    page = client.get("/search/?q=silk").content.decode()
    assert "&lt;i&gt;<mark>Silk</mark>&lt;/i&gt; &amp; &lt;script&gt;" in page


@database
def test_a_search_costs_the_same_however_many_are_found(client: Client) -> None:
    make.city(name="Lyon", summary={"en": "Silk"})
    addresses = ["/search/?q=silk", "/search/?q=lyon", "/search/?q=silk&kind=cities", "/search/suggestions/?q=ly"]
    once = [queries(client, address) for address in addresses]
    for _ in range(6):
        make.city(name="Lyon", summary={"en": "Silk"})
        make.source(title="Silk of Lyon")
    assert [queries(client, address) for address in addresses] == once
    assert max(once) <= MOST_QUERIES
