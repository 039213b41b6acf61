"""A partner's copy: followed by the reference client over HTTP, killed, restored, sent to another register."""

import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from silknet.changes.models import Head
from silknet.pages.examples.reference_mirror import Answer, Mirror
from silknet.sources.actions import merge, withdraw
from silknet.urls_api import RESOURCES
from tests import make
from tests.network import load_network
from tests.partner import ask, listed, refusal

pytestmark = pytest.mark.django_db


class Portal:
    """The portal as the mirror asks it; how many requests, and how they ended, is kept."""

    def __init__(self) -> None:
        self.client = Client()
        self.statuses: list[int] = []

    def get(self, address: str, etag: str) -> Answer:
        parts = urlsplit(address)
        headers = {"if-none-match": etag} if etag else {}
        answer = self.client.get(f"{parts.path}?{parts.query}", headers=headers)
        self.statuses.append(answer.status_code)
        return answer.status_code, answer.headers.get("ETag", ""), answer.content


@pytest.fixture
def portal() -> Portal:
    return Portal()


def mirror(portal: Portal, folder: Path) -> Mirror:
    return Mirror("http://localhost", str(folder / "copy.sqlite3"), portal.get)


def equals_the_lists(copy: Mirror) -> bool:
    return {kind: copy.records(kind) for kind in RESOURCES} == {
        kind: listed(Client(), kind, page_size=500) for kind in RESOURCES
    }


def test_a_copy_of_the_network_from_nothing_is_what_the_lists_say(portal: Portal, tmp_path: Path) -> None:
    load_network()
    copy = mirror(portal, tmp_path)
    assert copy.follow() == 608
    assert equals_the_lists(copy)
    assert list(copy.differences()) == []


def test_a_copy_that_is_wrong_is_seen(portal: Portal, tmp_path: Path) -> None:
    changed, missed, other = make.city(slug="lyon"), make.source(), make.source()
    copy = mirror(portal, tmp_path)
    copy.follow()
    with copy.copy:
        copy.copy.execute("DELETE FROM record WHERE kind = 'sources'")  # all of a kind
        copy.copy.execute(
            """UPDATE record SET json = replace(json, '"revision": 2', '"revision": 1') WHERE key = 'lyon'"""
        )
    wrong = {f"cities: {changed.uuid}", f"sources: {missed.uuid}", f"sources: {other.uuid}"}
    assert {*copy.differences()} == wrong


def test_a_copy_is_not_verified_against_refusals(portal: Portal, tmp_path: Path) -> None:
    make.source()
    copy = mirror(portal, tmp_path)
    copy.follow()
    answered = portal.get
    busy = (429, "", b'{"detail": "Go on later."}')
    copy.get = lambda address, etag: busy if "/sources/" in address else answered(address, etag)
    with pytest.raises(RuntimeError, match="429: Go on later"):
        list(copy.differences())


def test_a_copy_stays_in_step_with_one_cheap_request(portal: Portal, tmp_path: Path) -> None:
    make.city(slug="lyon")
    copy = mirror(portal, tmp_path)
    assert [copy.follow() for _ in range(3)] == [2, 0, 0]
    assert portal.statuses == [200, 200, 304]


def test_a_copy_follows_edits_withdrawals_and_merges(portal: Portal, tmp_path: Path) -> None:
    lyon, como, double, draft = (make.city(slug=slug) for slug in ("lyon", "como", "comum", "draft"))
    copy = mirror(portal, tmp_path)
    copy.follow()
    with make.write():
        lyon.name = "Lugdunum"
        lyon.save()
    withdraw(draft, by=make.user())
    double_id = double.uuid
    merge(double, como, by=None)
    make.organization(slug="new")
    copy.follow()
    assert equals_the_lists(copy)
    assert [city["slug"] for city in copy.records("cities")] == ["como", "lyon"]
    assert copy.copy.execute("SELECT * FROM merged").fetchall() == [(str(double_id), str(como.uuid))]


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize("dies_at", range(1, 6))
def test_a_copy_that_is_killed_goes_on_where_it_was(portal: Portal, tmp_path: Path, dies_at: int) -> None:
    for number in range(5):
        make.source(slug=f"source-{number}")
    copy = mirror(portal, tmp_path)
    answered = portal.get

    def one_entry_a_page(address: str, etag: str) -> Answer:
        if len(portal.statuses) == dies_at:
            raise Killed
        return answered(address.replace("limit=1000", "limit=1"), etag)

    copy.get = one_entry_a_page
    with pytest.raises(Killed):
        for _ in range(9):
            copy.follow()
    copy.copy.close()
    again = mirror(portal, tmp_path)
    again.follow()
    assert equals_the_lists(again)


def test_a_page_that_is_half_applied_is_not_applied(portal: Portal, tmp_path: Path) -> None:
    make.source(slug="first")
    copy = mirror(portal, tmp_path)
    page = json.loads(portal.get("http://localhost/api/v1/changes/?after=0", "")[2])
    page["results"].append({"id": "x", "verb": "set"})
    with pytest.raises(KeyError):
        copy.apply(page, "")
    assert (copy.records("sources"), copy.position()) == ([], ("", "0", ""))


def test_a_copy_of_another_register_starts_again(portal: Portal, tmp_path: Path) -> None:
    source = make.source()
    make.source()
    copy = mirror(portal, tmp_path)
    copy.follow()
    Head.objects.update(log=uuid4())
    with make.write():
        source.title = "restored"
        source.save()
    copy.follow()
    assert equals_the_lists(copy)
    assert len(copy.records("sources")) == 2


def test_a_copy_that_is_ahead_of_a_restored_register_starts_again(portal: Portal, tmp_path: Path) -> None:
    make.source()
    copy = mirror(portal, tmp_path)
    copy.follow()
    with sqlite3.connect(tmp_path / "copy.sqlite3") as file:
        file.execute("UPDATE position SET next = '99'")
    file.close()
    assert copy.follow() == 1
    assert equals_the_lists(copy)


# ── The addresses themselves ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_feed_gives_records_as_their_own_addresses_do(client: Client) -> None:
    city = make.city(slug="lyon")
    page = ask(client, "changes/").json()
    entry = page["results"][-1]
    assert entry["record"] == ask(client, "cities/lyon/").json()
    assert {name: entry[name] for name in ("kind", "id", "key", "verb", "revision")} == {
        "kind": "cities",
        "id": str(city.uuid),
        "key": "lyon",
        "verb": "set",
        "revision": 2,
    }
    assert (page["head"], page["after"], page["next"], page["more"]) == (2, "0", "2", False)


@pytest.mark.parametrize(
    ("params", "field", "said"),
    [
        ({"after": "3"}, "after", "This register ends at revision 2: copy everything anew, from after=0."),
        ({"after": "-1"}, "after", "Write 0, a revision, or the `next` of an earlier page."),
        ({"after": "1-x"}, "after", "Write 0, a revision, or the `next` of an earlier page."),
        ({"limit": "0"}, "limit", "Write a whole number from 1 to 1000."),
        ({"limit": "1001"}, "limit", "Write a whole number from 1 to 1000."),
        ({"since": "1"}, "since", "There is no parameter since."),
    ],
)
def test_a_wrong_question_to_the_feed_is_refused_in_words(
    client: Client, params: dict[str, str], field: str, said: str
) -> None:
    make.city()
    answer = ask(client, "changes/", **params)
    assert refusal(answer)[field].startswith(said)
    assert (answer.json()["errors"][0]["code"] == "start_again") == (params.get("after") == "3")


def test_history_tells_each_public_change_of_fields(client: Client) -> None:
    city = make.city(slug="lyon", name="Lion")
    with make.write():
        city.name = "Lyon"
        city.save()
    first, second = ask(client, "cities/lyon/history/").json()["results"]
    assert (first["revision"], first["verb"], first["key"], first["redacted"]) == (2, "set", "lyon", [])
    assert {"field": "name", "was": None, "is": "Lion"} in first["changes"]
    assert second["changes"] == [{"field": "name", "was": "Lion", "is": "Lyon"}]


def test_at_tells_what_the_portal_said_then_of_what_is_public_now(client: Client) -> None:
    city = make.city(slug="lyon", name="Lion")
    with make.write():
        city.name, city.slug = "Lyon", "lyon-france"
        city.save()
    then = ask(client, "cities/lyon-france/", at=2).json()
    assert (then["name"], then["slug"], then["revision"]) == ("Lion", "lyon", 2)
    assert ask(client, "cities/lyon-france/", at=3).json()["name"] == "Lyon"
    assert ask(client, "cities/lyon-france/", at=1).status_code == 404
    assert "not public at revision 1" in ask(client, "cities/lyon-france/", at=1).json()["detail"]
    assert refusal(ask(client, "cities/lyon-france/", at=4)) == {"at": "This register ends at revision 3."}
    withdraw(city, by=make.user())
    for address in ("cities/lyon-france/?at=3", "cities/lyon-france/history/"):
        assert ask(client, address).status_code == 410


def test_history_of_an_old_address_leads_on(client: Client) -> None:
    city = make.city(slug="lyon")
    with make.write():
        city.slug = "lyon-france"
        city.save()
    assert ask(client, "cities/lyon/history/").status_code == 301


def test_a_feed_page_costs_the_same_wherever_it_stands(client: Client, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        make.source()
    for after in ("0", "3", "5"):
        with django_assert_num_queries(3):
            assert ask(client, "changes/", after=after, limit=2).status_code == 200
