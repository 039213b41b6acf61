"""Pages about the network: read by everybody, kept by the secretariat, versioned like all else."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client, TestCase

from silknet.about.models import Page
from silknet.changes.models import Version
from tests import make
from tests.forms import filled
from tests.network import load_network
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


def test_a_page_is_told_with_its_markup_its_footnotes_and_the_others_beside_it(client: Client) -> None:
    page = make.page(
        slug="joining",
        title={"en": "How to join"},
        summary={"en": "In short."},
        body={"en": "## First\n\nWrite[^letter] to [cities](/cities/), not <b>here</b>[^nobody].\n\n- One\n- Two"},
    )
    make.page(slug="privacy", title={"en": "Privacy"}, position=9)
    make.page(slug="draft", title={"en": "A draft"}, public=False)
    make.cite(page, source=make.source(slug="letter", title="A letter"))
    answer = client.get("/about/joining/")
    html = answer.content.decode()
    assert '<h2 id="part-1">First</h2>' in html
    assert '<a href="/cities/">cities</a>, not &lt;b&gt;here&lt;/b&gt;[^nobody].' in html
    assert '<a href="/about/joining/" aria-current="page">How to join</a>' in html
    said = words(answer)
    assert "How to join In short. First Write 1 to cities" in said
    assert "Sources A letter" in said
    assert "A draft" not in said
    assert queries(client, "/about/joining/") <= 12


def test_links_of_a_text_stay_in_the_language_of_the_reader_and_a_fallback_is_marked(client: Client) -> None:
    make.page(slug="joining", title={"en": "How to join", "fr": "Adhérer"}, body={"en": "See [cities](/cities/)."})
    html = client.get("/fr/about/joining/").content.decode()
    assert "<h1>Adhérer</h1>" in html
    assert re.search(r'<div class="prose"><p><small class="fallback">\(.+ anglais\)</small></p>', html)
    assert '<div lang="en"><p>See <a href="/fr/cities/">cities</a>.</p>' in html


def test_the_list_stands_in_the_order_of_places_and_takes_no_parameter(client: Client) -> None:
    make.page(title={"en": "Second"}, position=2)
    make.page(title={"en": "First"}, position=1, summary={"en": "What it is."})
    assert "First What it is. Second" in words(client.get("/about/"))
    assert client.get("/about/?page=1").status_code == 400


def test_a_page_without_a_text_and_one_with_a_very_long_title_read_well(client: Client) -> None:
    make.page(slug="empty", title={"ja": "空"})
    make.page(slug="long", title={"en": "Silk " * 60})
    assert "<h1><span lang" in client.get("/about/empty/").content.decode()
    assert client.get("/about/long/").status_code == 200


def test_the_secretariat_edits_a_text_publishes_it_and_every_state_is_kept(secretary: Client, client: Client) -> None:
    texts = {"title_en": "How to join", "slug": "joining", "position": "1", "body_en": "Write\r\nto us."}
    add = "/admin/about/page/add/"
    assert secretary.post(add, filled(secretary.get(add), **texts)).status_code == 302
    page = Page.objects.get()
    assert (page.title, page.body, page.public) == ({"en": "How to join"}, {"en": "Write\nto us."}, False)
    assert client.get("/about/joining/").status_code == 404
    change = f"/admin/about/page/{page.pk}/change/"
    assert secretary.post(change, filled(secretary.get(change), _publish="1")).status_code == 302
    assert "Write to us." in words(client.get("/about/joining/"))
    assert secretary.post(change, filled(secretary.get(change), body_en="Wait.", _publish="1")).status_code == 302
    assert "Wait." in words(client.get("/about/joining/"))
    told = [(version.public() or {})["body"] for version in Version.objects.order_by("revision_id")]
    assert told == [{"en": "Write\nto us."}, {"en": "Wait."}]
    assert secretary.post(change, filled(secretary.get(change), _withdraw="1")).status_code == 302
    assert client.get("/about/joining/").status_code == 410


class Addresses(HTMLParser):
    """Where the links within the texts of a page lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.split('<div class="prose">')[1].split("</article>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href"]


class TheNetwork(TestCase):
    """The pages that `make run` brings."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_eight_pages_are_there_in_their_order(self) -> None:
        slugs = [page.slug for page in Page.objects.for_list()]
        assert slugs == [
            *("network", "joining", "governance", "statutes"),
            *("register", "licence", "accessibility", "privacy"),
        ]

    def test_every_footnote_is_of_a_source_that_the_page_cites_and_every_cited_source_has_one(self) -> None:
        for page in Page.objects.for_list():
            cited = {citation.source.slug for citation in page.citations_held()}
            for language, body in page.body.items():
                assert set(re.findall(r"\[\^([\w-]+)\]", body)) == cited, (page.slug, language)

    @pytest.mark.one_database
    def test_every_link_of_a_text_leads_somewhere(self) -> None:
        for page in Page.objects.for_list():
            for prefix in ("", "/fr"):
                shown = self.client.get(f"{prefix}/about/{page.slug}/").content.decode()
                assert "[^" not in shown
                for address in Addresses(shown).found:
                    if address.startswith("/"):
                        assert address.startswith(f"{prefix}/")
                        assert self.client.get(address).status_code == 200, (page.slug, address)
                    else:
                        assert re.match(r"#source-\d+$|https://creativecommons\.org/", address), address

    def test_pages_are_found_by_what_they_say(self) -> None:
        assert "How to join" in words(self.client.get("/search/?q=batches"))
        said = self.client.get("/api/v1/pages/?q=cookie").json()["results"]
        assert [record["slug"] for record in said] == ["privacy"]

    def test_partners_read_them_with_their_sources(self) -> None:
        record = self.client.get("/api/v1/pages/statutes/?lang=fr").json()
        assert record["html_url"] == "http://127.0.0.1:8000/about/statutes/"
        assert {citation["source"]["slug"] for citation in record["sources"]["*"]} == set(
            re.findall(r"\[\^([\w-]+)\]", record["body"])
        )

    def test_the_licence_that_a_page_names_is_the_one_of_the_api(self) -> None:
        licence = self.client.get("/api/v1/").json()["licence"]
        page = self.client.get("/about/licence/").content.decode()
        assert f'<a href="{licence["url"]}"' in page
        assert licence["name"] in page
