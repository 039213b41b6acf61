"""The pages of decisions, documents and news."""

import pytest
from django.test import Client

from tests import make
from tests.reader import words

pytestmark = pytest.mark.django_db


# ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_tells_who_decided_what_and_when(client: Client) -> None:
    conference = make.conference(name={"en": "A forum"})
    decision = make.decision(
        slug="statutes",
        title={"en": "Statutes of the association"},
        on="2021-11",
        decision_kind="constitution-amendment",
        outcome="passed",
        body=make.organization(name="The union"),
        conference=conference,
        summary={"en": "The assembly passed them."},
    )
    source = make.source(title="The report")
    for row in (decision, make.document(title={"en": "The statutes"}), make.news_item(title={"en": "They pass"})):
        make.cite(row, source=source)
    make.cite(decision, source=make.source(title="The press"), field="outcome", says="put off")
    page = words(client.get("/decisions/statutes/"))
    for said in (
        "Constitution amendment Statutes of the association November 2021 The union The assembly passed them. 1",
        "Outcome Passed 1 Another source says: put off 2 Date November 2021 1 Kind Constitution amendment 1",
        "Body The union 1 Conference A forum 1",
        "Documents from the same sources The statutes News from the same sources They pass 23 November 2021",
    ):
        assert said in page
    listed = words(client.get("/decisions/"))
    assert (
        "Statutes of the association Passed November 2021 Constitution amendment The union A forum The assembly passed"
        in listed
    )


def test_a_decision_names_nothing_hidden(client: Client) -> None:
    decision = make.decision(
        slug="rules",
        body=make.organization(name="Hidden body", public=False),
        conference=make.conference(name={"en": "Hidden forum"}, public=False),
    )
    source = make.source()
    make.cite(decision, source=source)
    for maker in (make.document, make.news_item):
        make.cite(maker(title={"en": "Hidden"}, public=False), source=source)
    page = words(client.get("/decisions/rules/"))
    assert "date not known" in page
    assert "At a glance Date not known 1 Kind Rules 1 What changed here" in page
    assert "from the same sources" not in page
    assert "Hidden" not in page + words(client.get("/decisions/"))
    assert "Conference " not in page


def test_decisions_are_filtered_by_body_kind_and_year(client: Client) -> None:
    make.decision(title={"en": "Alpha"}, body=make.organization(slug="union"), decision_kind="charter", on="2019-11-21")
    make.decision(title={"en": "Beta"}, on="2021")
    for asked, named, other in (("body=union", "Alpha", "Beta"), ("body=none", "Beta", "Alpha")):
        page = words(client.get(f"/decisions/?{asked}"))
        assert named in page
        assert other not in page
    assert "1 decision These as CSV 2019 Alpha" in words(client.get("/decisions/?kind=charter&year=2019"))
    assert "Nothing in the register matches." in words(client.get("/decisions/?kind=charter&year=2021"))


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_document_tells_its_versions_and_where_to_read_them(client: Client) -> None:
    document = make.document(
        slug="charter",
        title={"en": "The charter"},
        document_kind="country-paper",
        body=make.organization(name="The network"),
        languages=["zh", "en"],
        access="web page",
    )
    make.document_version(document=document, on="2021-06-10", url="https://silk.example/charter", note="as signed")
    make.document_version(document=document, on="", url="", note="a draft", position=1)
    source = make.source(title="The report")
    for row in (document, make.conference(name={"en": "A forum"}), make.decision(title={"en": "It was signed"})):
        make.cite(row, source=source)
    answer = client.get("/documents/charter/")
    page = words(answer)
    for said in (
        "Country paper The charter 1",
        "Versions 10 June 2021 Read it there (silk.example/charter) as signed Date not known a draft",
        "Kind Country paper 1 Body The network 1 Languages Chinese, English 1 Access Web page 1",
        "Conferences from the same sources A forum 19 November 2021 Decisions from the same sources It was signed",
    ):
        assert said in page
    assert '<a href="https://silk.example/charter" rel="external nofollow noopener">' in answer.content.decode()
    assert "chinois, anglais" in words(client.get("/fr/documents/charter/"))
    assert "The charter Country paper The network 10 June 2021 Chinese, English web page" in words(
        client.get("/documents/")
    )


def test_a_document_that_can_be_read_nowhere_says_so(client: Client) -> None:
    make.document(slug="fees", body=make.organization(name="Hidden body", public=False))
    page = words(client.get("/documents/fees/"))
    assert "Versions No source says where it can be read." in page
    assert "Hidden" not in page


def test_documents_are_filtered_by_kind_body_and_language(client: Client) -> None:
    make.document(
        title={"en": "Alpha"}, document_kind="charter", languages=["fr"], body=make.organization(slug="union")
    )
    make.document(title={"en": "Beta"}, languages=["en", "tlh"])
    for asked, named in (
        ("kind=charter", "Alpha"),
        ("body=union", "Alpha"),
        ("body=none", "Beta"),
        ("language=tlh", "Beta"),
    ):
        assert f"1 document These as CSV {named}" in words(client.get(f"/documents/?{asked}"))
    assert '<option value="tlh">Klingon (1)</option>' in client.get("/documents/").content.decode()
    assert client.get("/documents/?language=xx").status_code == 400


# ── News ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_news_stand_by_date_the_newest_first(client: Client) -> None:
    make.news_item(title={"en": "Middle"}, on="2021-11", summary={"en": "Cities met."})
    make.news_item(title={"en": "Newest"}, on="2022-01-04")
    make.news_item(title={"en": "Undated"}, on="")
    make.news_item(title={"en": "Hidden"}, public=False)
    page = words(client.get("/news/"))
    assert (
        "3 news items These as CSV 2022 Newest 4 January 2022 2021 Middle November 2021 Cities met."
        " Date not known Undated date not known"
    ) in page
    assert "1 news item These as CSV 2022 Newest" in words(client.get("/news/?year=2022"))


def test_a_news_item_tells_what_it_rests_on_and_what_else_does(client: Client) -> None:
    item = make.news_item(slug="met", title={"en": "Cities met"}, on="2021-11-23", summary={"en": "They signed."})
    source, secret = make.source(title="The press"), make.source(public=False)
    told = [item, make.conference(name={"en": "A forum"}), make.decision(title={"en": "A charter"})]
    for row in (*told, make.document(title={"en": "Hidden"}, public=False)):
        make.cite(row, source=source)
    for row in (item, make.document(title={"en": "Rests on what is hidden"})):
        make.cite(row, source=secret)
    page = words(client.get("/news/met/"))
    assert "23 November 2021 Cities met They signed. 1" in page
    assert (
        "Conferences from the same sources A forum 19 November 2021 Decisions from the same sources A charter What"
        in page
    )
    assert "Documents from" not in page
