"""The secretariat's front page: figures that lead to their lists, at a price that does not grow; who did what."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from silknet import dates
from silknet.admin.history import days_ago
from silknet.changes.models import Revision
from silknet.drafts.models import Draft
from tests import make
from tests.reader import queries, words
from tests.silknet.test_conditions import write_register

pytestmark = pytest.mark.django_db

FRONT = reverse("admin:index")
FIGURE = re.compile(r'<a href="([^"]+)"><b>(\d+)</b>')


def figures(client: Client) -> list[tuple[str, int]]:
    html = client.get(FRONT).content.decode()
    return [(address.replace("&amp;", "&"), int(count)) for address, count in FIGURE.findall(html)]


def listed(client: Client, address: str) -> int:
    context = client.get(address).context
    return int(context["cl"].result_count if "cl" in context else context["page"].paginator.count)


def test_every_figure_leads_to_a_list_of_so_many(secretary: Client) -> None:
    write_register()
    soon = dates.today() + timedelta(days=3)
    make.api_key(expires_on=soon)
    make.api_key(expires_on=soon + timedelta(days=90))
    make.api_key(expires_on=soon, revoked_at=datetime.now(UTC))
    for state, many in (("open", 1), ("review", 2), ("due", 3), ("published", 1)):
        for _number in range(many):
            Draft.objects.create(kind="cities.city", title="Lyon", state=state, made_by=make.user())
    told = figures(secretary)
    assert len(told) > 60
    assert ("/admin/drafts/draft/?state=due", 3) in told
    assert [(address, count) for address, count in told if listed(secretary, address) != count] == []


def test_it_costs_the_same_for_few_rows_and_for_many(secretary: Client) -> None:
    def grow() -> None:
        make.picture(make.page(body={"en": "[nothing](/no/such/page/)"}))
        make.membership()
        for name in ("One", "Two"):  # the page tells of the last eight revisions, by kind
            make.fact(city=make.city(summary={"en": "A"}, name=name), text={"en": "A"})
            make.seat(public=False, organization=make.organization(name=name))

    write_register()
    grow()
    once = queries(secretary, FRONT)
    for _number in range(8):
        grow()
    cache.clear()
    assert queries(secretary, FRONT) == once
    assert once <= 28  # whatever else comes to wait


def test_what_nobody_outdated_is_not_counted_again(secretary: Client) -> None:
    make.city(public=False)
    first = queries(secretary, FRONT)
    assert queries(secretary, FRONT) <= first - 5
    make.city(public=False)
    assert "Not published yet 2 Cities" in words(secretary.get(FRONT))


def test_an_empty_register_has_nothing_to_mend(secretary: Client) -> None:
    told = words(secretary.get(FRONT))
    assert "Without a source: none" in told
    assert "Likely the same twice: none" in told
    assert figures(secretary) == []


def test_each_sees_what_her_role_lets_her_look_at() -> None:
    write_register()
    manager, secretary_of, nobody = Client(), Client(), Client()
    manager.force_login(make.with_role("partners"))
    secretary_of.force_login(make.with_role("representative"))
    nobody.force_login(make.user())
    make.api_key(expires_on=dates.today() + timedelta(days=3))
    assert "Keys of partners that end within 30 days" in words(manager.get(FRONT))
    told = words(secretary_of.get(FRONT))
    assert "Keys of partners" not in told
    assert "What changed lately" not in told
    assert [
        (address, count) for address, count in figures(secretary_of) if listed(secretary_of, address) != count
    ] == []
    assert figures(nobody) == []


def test_it_says_in_words_who_did_what_and_when(secretary: Client) -> None:
    city = make.city(name="Lyon", public=False)
    with_name = make.user(username="ada", first_name="Ada", last_name="Weaver")
    city.name, city.summary = "Lyons", {"en": "A", "fr": "F"}
    make.saved(city)
    city.public = True
    make.saved(city)
    Revision.objects.filter(number=Revision.objects.latest("number").number).update(made_by=with_name)
    told = words(secretary.get(FRONT))
    assert re.search(r"Ada Weaver · today, \d\d:\d\d · r\d+ Published City Lyons", told)
    assert "Changed City Lyons: name, summary (English), summary (French)" in told


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 25), "today"),
        (date(2026, 11, 26), "today"),  # of a clock that is ahead
        (date(2026, 11, 24), "yesterday"),
        (date(2026, 11, 22), "3 days ago"),
        (date(2026, 11, 18), "18 November 2026"),
    ],
)
def test_a_near_day_is_told_by_how_near_it_is(day: date, words: str) -> None:
    assert days_ago(day, date(2026, 11, 25)) == words


def test_buttons_begin_what_is_begun_most_often(secretary: Client) -> None:
    html = secretary.get(FRONT).content.decode()
    offered = re.findall(r'<a class="button" href="([^"]+)">([^<]+)</a>', html)
    assert [name for _address, name in offered] == ["New seat", "New member", "New news item", "New city"]
    assert {secretary.get(address).status_code for address, _name in offered} == {200}
    reader = Client()
    reader.force_login(make.with_role("reader"))
    assert "New seat" not in reader.get(FRONT).content.decode()


# ── find anything ──


def find(client: Client, words: str) -> Any:
    return client.get(reverse("admin:find"), {"q": words})


def names(answer: Any) -> list[str]:
    return re.findall(r'<li><a href="[^"]+">([^<]+)</a>', answer.content.decode())


def test_one_box_finds_records_of_every_kind_and_drafts(secretary: Client) -> None:
    make.city(name="Lyon", slug="lyon")
    make.organization(name="Soierie de Lyon", summary={"en": "Silk"})
    make.person(name="Lyon Weaver", public=False)
    found = find(secretary, "LYON")
    assert names(found) == ["Lyon", "Soierie de Lyon", "Lyon Weaver"]
    assert "Lyon City Public" in words(found)
    assert "Lyon Weaver Person Draft" in words(found)
    assert "Nothing has all the words of “atlantis”" in words(find(secretary, "atlantis"))
    assert find(secretary, "").status_code == 200


def test_a_record_that_is_found_alone_is_opened(secretary: Client) -> None:
    city = make.city(name="Lyon")
    make.name(city, "里昂")
    answer = find(secretary, "里昂")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("admin:cities_city_change", args=[city.pk]),
    )


def test_nobody_finds_what_she_may_not_look_at() -> None:
    make.city(name="Lyon")
    client = Client()
    client.force_login(make.user())
    assert names(find(client, "lyon")) == []


def test_finding_costs_the_same_for_few_and_for_many(secretary: Client) -> None:
    def grow() -> None:
        for maker in make.MAKERS.values():
            maker()
            maker(public=False)

    grow()
    once = queries(secretary, f"{reverse('admin:find')}?q=city")
    grow()
    assert queries(secretary, f"{reverse('admin:find')}?q=city") <= max(once, 30)
