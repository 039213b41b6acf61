"""Home, search, sources, changes, and what all pages share: language, tag, refusals."""

import re

import pytest
from django.test import Client
from django.utils import translation

from members.rules import ISU
from silknet.changes.http import CACHE_CONTROL
from silknet.languages import listed
from tests import make
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "language"), [("/cities/", "en"), ("/fr/cities/", "fr"), ("/zh-hans/cities/", "zh-hans")]
)
def test_the_address_says_the_language_whatever_the_browser_asks(client: Client, address: str, language: str) -> None:
    answer = client.get(address, headers={"accept-language": "ja"})
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.content.decode()
    assert "Accept-Language" not in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/en/cities/", "/pt/cities/", "/FR/cities/", "/de/"])
def test_there_is_no_second_address_for_a_language(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_page_links_to_itself_in_every_language_with_its_query(client: Client) -> None:
    make.city(slug="lyon")
    page = client.get("/fr/cities/?q=city").content.decode()
    for address in ("/cities/?q=city", "/fr/cities/?q=city", "/zh-hans/cities/?q=city", "/pt-br/cities/?q=city"):
        assert f'<a href="{address}" lang=' in page


def test_a_page_has_a_strong_tag_and_asks_to_be_asked_again(client: Client) -> None:
    make.city(slug="lyon")
    answer = client.get("/cities/lyon/")
    assert re.fullmatch('"[0-9]+-[0-9a-f]{32}"', answer.headers["ETag"])
    assert answer.headers["Cache-Control"] == CACHE_CONTROL
    same = client.get("/cities/lyon/", headers={"if-none-match": answer.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    make.city(slug="como")
    assert client.get("/cities/lyon/", headers={"if-none-match": answer.headers["ETag"]}).status_code == 200


def test_staff_see_the_page_that_everybody_sees(client: Client, secretary: Client) -> None:
    make.city(slug="lyon")
    make.city(slug="hidden", public=False)
    theirs, everybodys = secretary.get("/cities/"), client.get("/cities/")
    assert theirs.content == everybodys.content
    assert "Cookie" not in theirs.headers["Vary"]
    assert not everybodys.cookies


def test_a_renamed_record_is_found_at_its_old_address(client: Client) -> None:
    city = make.city(slug="leninabad")
    with make.write():
        city.slug = "khujand"
        city.save()
    answer = client.get("/fr/cities/leninabad/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/fr/cities/khujand/")


def test_a_merged_record_leads_to_the_one_that_took_its_place(client: Client) -> None:
    double, city = make.city(slug="lyons"), make.city(slug="lyon")
    with make.write():
        double.delete(into=city)
    answer = client.get("/cities/lyons/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/cities/lyon/")


def test_a_record_that_was_public_is_gone_and_one_that_never_was_is_not_found(client: Client) -> None:
    city = make.city(slug="lyon")
    make.city(slug="draft", public=False)
    with make.write():
        city.public = False
        city.save()
    gone, never, draft = (client.get(f"/cities/{slug}/") for slug in ("lyon", "never", "draft"))
    assert (gone.status_code, never.status_code, draft.status_code) == (410, 404, 404)
    assert "no longer public" in words(gone)
    assert "does not exist" in words(never)
    assert "ETag" not in gone.headers


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/cities/%00/", 404, "does not exist"),
        ("/cities/?q=%00", 400, "Character 1 is a control character (U+0000). Remove it."),
        ("/cities/?page=9", 400, "There are pages 1 to 1."),
        ("/cities/?page=-1", 400, "There are pages 1 to 1."),
        ("/sources/?publisher=no", 400, "No record has the value no."),
        ("/cities/?country=XX", 400, "No country or region has the key XX. Right are: FR."),
        ("/search/?q=a&kind=ghosts", 400, "Right are: "),
        ("/changes/?since=1", 400, "There is no parameter since."),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(client: Client, address: str, status: int, said: str) -> None:
    make.city()
    answer = client.get(address)
    assert answer.status_code == status
    assert said in words(answer)


def test_an_unknown_filter_is_refused_with_the_right_ones(client: Client) -> None:
    answer = client.get("/cities/?contry=FR")
    assert answer.status_code == 400
    assert "There is no parameter contry. Did you mean country?" in words(answer)


def test_home_shows_what_the_union_states_beside_what_the_register_names(client: Client) -> None:
    union = make.organization(slug=ISU, name="International Silk Union")
    older = make.figure(body=union, on="2015-10-23", members=72, countries_and_regions=13)
    stated = make.figure(body=union, on="2021-11-19", members=130, countries_and_regions=24, note="more than 130")
    later = make.figure(body=union, on="2024-05-22", members=None, countries_and_regions=35)
    for figure in (older, stated, later):
        make.cite(figure, source=make.source(title=f"Report of {figure.on}"))
    make.membership(body=union, since="")
    make.membership(body=union, since="2019-11-27")
    make.membership(body=union, since="2015", until="2018")
    page = words(client.get("/"))
    assert "130 members 1 stated by" in page
    assert "stated by the International Silk Union, 19 November 2021 More than 130" in page
    assert "24 countries and regions" in page
    assert "Another source: 35, 22 May 2024" in page
    assert "2 members named here" in page
    assert "Report of 2021-11-19" in page
    assert "Report of 2024-05-22" in page
    assert "Report of 2015-10-23" not in page


def test_home_of_an_empty_register_reads_well(client: Client) -> None:
    assert "0 members named here" in words(client.get("/"))


def test_a_source_lists_every_fact_that_it_supports(client: Client) -> None:
    source = make.source(slug="report", title="A report", url="https://source.example/report")
    lyon = make.city(slug="lyon", name="Lyon")
    make.cite(lyon, source=source)
    make.cite(lyon, source=source, field="summary", says="something else")
    make.name(make.person(name="Somebody"), "Some Body", source=source)
    make.fact(city=lyon, subject="silk-firms", source=source, on="2021")
    make.city_role(city=lyon, source=source)
    make.designation(city=lyon, title="City of Silk", source=source)
    make.cite(make.seat(role="chair", committee=make.committee(name="Council")), source=source)
    hidden = make.city(name="Hidden city", public=False)
    make.cite(hidden, source=source)
    make.fact(city=hidden, source=source)
    page = words(client.get("/sources/report/"))
    for said in (
        "Lyon City Summary: something else",
        "Silk firms 2021",
        "Charter city",
        "City of Silk",
        "chair, Council",
        "Somebody Person Name: Some Body",
    ):
        assert said in page
    assert "Hidden" not in page


def test_changes_tell_what_is_new_changed_and_taken_out(client: Client) -> None:
    city, other = make.city(slug="lyon", name="Lion"), make.city(slug="como", name="Como")
    make.city(slug="draft", name="A draft", public=False)
    with make.write():
        city.name, city.summary = "Lyon", {"en": "On two rivers"}
        city.save()
    with make.write():
        other.public = False
        other.save()
    page = words(client.get("/changes/"))
    assert "como city taken out" in page
    assert "Lyon city changed: name, summary" in page
    assert "Lion city new" in page
    assert "draft" not in page


@pytest.mark.parametrize("address", ["/", "/search/?q=lyon", "/sources/", "/sources/report/", "/changes/"])
def test_a_page_of_many_costs_what_a_page_of_one_costs(client: Client, address: str) -> None:
    source = make.source(slug="report")

    def fill() -> None:
        city = make.city(name="Lyon")
        make.name(city, f"Lyon {city.pk}")
        make.cite(city, source=source)
        make.city_role(city=city, role="host", source=source)
        make.fact(city=city, source=source)
        make.conference(city=city)
        make.news_item()

    fill()
    once = queries(client, address)
    for _ in range(6):
        fill()
    assert queries(client, address) == once
    assert once <= 12


@pytest.mark.parametrize(("code", "joined"), [("en", "a, b"), ("fr", "a, b"), ("zh-hans", "a、b"), ("ja", "a、b")])
def test_lists_are_joined_as_the_language_joins_them(code: str, joined: str) -> None:
    with translation.override(code):
        assert listed(["a", "b"]) == joined


def test_a_record_does_not_repeat_its_own_name(client: Client) -> None:
    city = make.city(slug="lyon", name="Lyon")
    make.name(city, "Lyon", language="fr", name_kind="local")
    make.name(city, "Lione", language="it", name_kind="exonym")
    page = words(client.get("/cities/lyon/"))
    assert "Names Exonym (Italian) Lione" in page
    assert "Local (French)" not in page


def test_a_title_that_falls_back_says_its_language(client: Client) -> None:
    make.news_item(title={"en": "A fair", "fr": "Une foire"}, slug="fair")
    make.news_item(title={"en": "A loom"}, slug="loom")
    page = client.get("/fr/news/").content.decode()
    assert '<a href="/fr/news/fair/">Une foire</a>' in page
    assert '<a href="/fr/news/loom/" lang="en">A loom</a>' in page


def test_the_source_of_a_single_field_stands_at_the_foot_with_what_it_is_about(client: Client) -> None:
    mill, source = make.organization(slug="mill", organization_kind="museum"), make.source(title="The yearbook")
    make.cite(mill, source=source, field="website")
    make.cite(mill, source=source, field="kind")
    make.cite(mill, source=make.source(title="A wrong one"), field="website", says="elsewhere")
    make.cite(mill, source=make.source(title="A secret", public=False), field="name")
    told = words(client.get("/members/mill/"))
    assert "The yearbook · on Website, Kind" in told
    assert ("A wrong one" in told, "A secret" in told) == (False, False)
    lyon = make.city(slug="lyon", silk_history={"en": "Silk"})
    make.cite(lyon, source=source, field="silk_history")
    assert "on Silk history" not in words(client.get("/cities/lyon/"))  # the text itself bears the mark
