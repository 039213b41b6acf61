"""Every endpoint of the API, by the list of them: what holds for one holds for all."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, TestCase
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are a package of their own

from silknet.api.parameters import orderings
from silknet.changes.publish import by_kind
from silknet.exchange.resources import tables
from silknet.filters import KeyFilter, ListedFilter
from silknet.urls_api import RESOURCES
from tests import make
from tests.network import load_network
from tests.partner import SAYS, TOLD_ELSEWHERE, ask, listed, pages, refusal
from tests.reader import queries

KINDS = sorted(RESOURCES)
MOST_QUERIES = 6

every_kind = pytest.mark.parametrize("kind", KINDS)
every_list = pytest.mark.parametrize(
    ("kind", "ordering"),
    [(kind, ordering) for kind in KINDS for ordering in orderings(RESOURCES[kind])],
)


def key(kind: str) -> str:
    return RESOURCES[kind].serializer_class.key


def filters(kind: str) -> dict[str, Any]:
    return dict(RESOURCES[kind].filterset_class.base_filters)


def ids(records: Iterable[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def test_every_kind_of_record_has_its_endpoint():
    assert set(KINDS) == set(by_kind()) == set(make.MAKERS)
    assert {kind: resource.queryset.model.kind for kind, resource in RESOURCES.items()} == {k: k for k in KINDS}


def test_every_filter_is_tested():
    untested = {
        (kind, name)
        for kind in KINDS
        for name in filters(kind)
        if name not in SAYS[kind] and not {name, (kind, name)} & TOLD_ELSEWHERE
    }
    assert untested == set()


@pytest.mark.django_db
@every_kind
class TestAList:
    def test_gives_the_stored_records_in_order_of_their_keys(self, client: Client, kind: str) -> None:
        rows = [make.MAKERS[kind]() for _ in range(3)]
        page = ask(client, f"{kind}/").json()
        assert [page["next"], page["previous"]] == [None, None]
        assert page["count"] == len(page["results"])
        own = {str(row.uuid): row for row in rows}
        found = [record for record in page["results"] if record["id"] in own]
        assert [record[key(kind)] for record in found] == sorted(row.public_key() for row in rows)
        for record in found:
            said = make.record_of(own[record["id"]]) or {}
            assert record == json.loads(json.dumps(said, default=str)) | {"revision": record["revision"]}

    def test_costs_the_same_for_one_row_and_for_a_hundred(self, client: Client, kind: str) -> None:
        make.MAKERS[kind]()
        once = queries(client, f"/api/v1/{kind}/?page_size=200")
        with make.write():
            for _ in range(99):
                make.MAKERS[kind]()
        assert len(ask(client, f"{kind}/", page_size=200).json()["results"]) >= 100
        assert queries(client, f"/api/v1/{kind}/?page_size=200") == once <= MOST_QUERIES

    def test_never_shows_what_is_hidden(self, client: Client, kind: str) -> None:
        shown, hidden = make.MAKERS[kind](), make.MAKERS[kind](public=False)
        found = ids(listed(client, kind))
        assert str(shown.uuid) in found
        assert str(hidden.uuid) not in found
        assert ask(client, f"{kind}/{hidden.public_key()}/").status_code == 404
        for format in ("csv", "jsonl"):
            assert str(hidden.uuid) not in ask(client, f"{kind}/", format=format).content.decode()

    def test_refuses_a_parameter_that_it_does_not_know_and_lists_the_right_ones(
        self, client: Client, kind: str
    ) -> None:
        said = refusal(ask(client, f"{kind}/", nonsense="1"))["nonsense"]
        right = sorted([*filters(kind), "cursor", "fields", "format", "lang", "ordering", "page_size", "updated_after"])
        assert said == f"There is no parameter nonsense. Right are: {', '.join(right)}."

    def test_answers_as_csv_with_the_columns_of_the_data_set(self, client: Client, kind: str) -> None:
        row = make.MAKERS[kind]()
        answer = ask(client, f"{kind}/", format="csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        lines = {line["id"]: line for line in csv.DictReader(StringIO(answer.content.decode(), newline=""))}
        columns = list(lines[str(row.uuid)])
        table = tables()["membership_figures" if kind == "figures" else kind]
        assert columns[:2] == ["id", "revision"]
        assert set(columns[2:]) <= set(table().columns())
        assert {table.keys[0]: row.public_key()}.items() <= lines[str(row.uuid)].items()

    def test_answers_as_json_lines(self, client: Client, kind: str) -> None:
        make.MAKERS[kind]()
        answer = client.get(f"/api/v1/{kind}/", headers={"accept": "application/x-ndjson"})
        assert answer["Content-Type"] == "application/x-ndjson"
        assert [json.loads(line) for line in answer.content.decode().splitlines()] == listed(client, kind)

    def test_answers_as_geojson_only_where_there_are_places(self, client: Client, kind: str) -> None:
        make.MAKERS[kind]()
        answer = ask(client, f"{kind}/", format="geojson")
        assert (answer.status_code == 200) == (kind == "cities")
        if kind != "cities":
            assert refusal(answer) == {"format": "geojson is not in the list. Right are: csv, json, jsonl."}

    def test_has_a_strong_tag_and_is_not_sent_twice(self, client: Client, kind: str) -> None:
        row = make.MAKERS[kind]()
        for address in (f"/api/v1/{kind}/", f"/api/v1/{kind}/{row.public_key()}/"):
            answer = client.get(address)
            assert answer["ETag"].startswith('"')
            assert "Accept" in answer["Vary"]
            assert answer["Access-Control-Allow-Origin"] == "*"
            same = client.get(address, headers={"if-none-match": answer["ETag"]})
            assert (same.status_code, same.content, same["ETag"]) == (304, b"", answer["ETag"])
            assert same["Vary"] == answer["Vary"]
        make.city()
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 200

    def test_misses_nothing_and_repeats_nothing_while_records_come(self, client: Client, kind: str) -> None:
        own = [make.MAKERS[kind]() for _ in range(4)]
        before = ids(listed(client, kind))
        first = ask(client, f"{kind}/", page_size=2).json()
        for _ in range(3):
            make.MAKERS[kind]()
        found = [*ids(first["results"]), *(id for page in pages(client, first["next"]) for id in ids(page["results"]))]
        assert len(found) == len(set(found))
        assert {*before} <= {*found}
        assert {str(row.uuid) for row in own} <= {*found}


@pytest.mark.django_db
@every_list
def test_an_ordering_pages_through_all_records_once_in_both_directions(
    client: Client, kind: str, ordering: str
) -> None:
    """Most are equal in most orderings, so that ties are told apart by id."""
    for _ in range(4):
        make.MAKERS[kind]()
    whole = ids(listed(client, kind, ordering=ordering, page_size=500))
    there = list(pages(client, f"/api/v1/{kind}/", {"ordering": ordering, "page_size": 1}))
    assert ids(page["results"][0] for page in there) == whole
    assert sorted(whole) == sorted(ids(listed(client, kind)))
    assert {page["count"] for page in there} == {len(whole)}
    back = list(pages(client, there[-1]["previous"], to="previous"))
    assert [ids(page["results"]) for page in back] == [[id] for id in reversed(whole[:-1])]


class TheNetwork(TestCase):
    """The real network, loaded once."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_every_filter_finds_what_the_records_say(self) -> None:
        for kind in KINDS:
            records = listed(self.client, kind, page_size=500)
            for name, says in SAYS[kind].items():
                told = [(record["id"], says(record)) for record in records]
                values = sorted({value for _id, values in told for value in values})
                assert values, (kind, name)
                for value in values[:6]:
                    found = ids(listed(self.client, kind, page_size=500, **{name: value}))
                    assert sorted(found) == sorted(id for id, said in told if value in said), (kind, name, value)

    def test_every_filter_refuses_what_is_wrong_and_says_what_is_right(self) -> None:
        for kind in KINDS:
            for name, asked in filters(kind).items():
                if name == "q":
                    continue
                said = refusal(ask(self.client, f"{kind}/", **{name: "wrong value"}))[name]
                assert "wrong value" in said or "Write" in said, (kind, name, said)
                if isinstance(asked, ListedFilter):
                    assert said == f"wrong value is not in the list. Right are: {', '.join(asked.listed)}."
                if isinstance(asked, KeyFilter) and asked.kind in ("countries", "cities", "committees"):
                    assert "Right are: " in said, (kind, name, said)

    def test_all_filters_at_once_find_the_record_that_they_describe(self) -> None:
        for kind in KINDS:
            record = listed(self.client, kind)[0]
            asked = {name: min(said) for name, says in SAYS[kind].items() if (said := says(record))}
            address = f"/api/v1/{kind}/?" + "&".join(f"{name}={value}" for name, value in asked.items())
            assert record["id"] in ids(self.client.get(address).json()["results"])
            assert queries(self.client, f"{address}&q=silk&ordering=-revision") <= MOST_QUERIES

    def test_every_record_is_found_by_its_own_name(self) -> None:
        for kind in KINDS:
            record = listed(self.client, kind)[-1]
            name = record.get("role") if kind == "seats" else record.get("name") or record.get("title")
            name = name["en"] if isinstance(name, dict) else name or "silk"  # a figure is found by its body
            assert record["id"] in ids(listed(self.client, kind, q=name)), (kind, name)

    def test_what_is_not_known_stands_last_in_every_ordering(self) -> None:
        for kind in KINDS:
            for ordering in orderings(RESOURCES[kind]):
                name = ordering.removeprefix("-")
                values = [record[name] for record in listed(self.client, kind, ordering=ordering, page_size=500)]
                known = [value for value in values if value not in (None, "")]
                assert [value for value in values[len(known) :] if value not in (None, "")] == []
                if name not in ("name", "title", "publisher", "role", key(kind)):  # databases collate as they are set
                    assert known == sorted(known, reverse=ordering.startswith("-")), (kind, ordering)

    def test_every_record_is_as_the_schema_says_and_says_nothing_else(self) -> None:
        schema = self.client.get("/api/v1/schema/?format=json").json()
        for kind, resource in RESOURCES.items():
            name = resource.serializer_class.__name__.removesuffix("Serializer")
            described = schema["components"]["schemas"][name]
            validator = Draft202012Validator(described | {"components": schema["components"]})
            for language in ({}, {"lang": "fr"}):
                for record in listed(self.client, kind, page_size=500, **language):
                    assert [error.message for error in validator.iter_errors(record)] == []
                    assert set(record) <= set(described["properties"]), (
                        kind,
                        set(record) - set(described["properties"]),
                    )
                    UUID(record["id"])
