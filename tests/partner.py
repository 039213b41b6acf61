"""How tests ask the API, as a partner does, and what its records say."""

from collections.abc import Callable, Iterator
from typing import Any

from django.test import Client

Record = dict[str, Any]

API = "/api/v1"


def ask(client: Client, address: str, /, **params: Any) -> Any:
    """The answer to a list or record below /api/v1/."""
    return client.get(f"{API}/{address}", params)


def listed(client: Client, kind: str, /, **params: Any) -> list[Record]:
    """The records of a list, page by page."""
    return [record for page in pages(client, f"{API}/{kind}/", params) for record in page["results"]]


def pages(client: Client, address: str | None, params: dict[str, Any] | None = None, to: str = "next") -> Iterator[Any]:
    """The pages of a list from an address on, in a direction."""
    while address:
        answer = client.get(address, params or {})
        assert answer.status_code == 200, (address, params, answer.content)
        page = answer.json()
        yield page
        address, params = page[to], None


def refusal(answer: Any) -> dict[str, str]:
    """The messages of a 400, by field."""
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


# ── What a filter should find, told from the records themselves ──────────────────────────────────────────────────────

Says = Callable[[Record], set[str]]


def reference(field: str) -> Says:
    """The key of the record that is named there, or `none`."""
    return lambda record: {key_of(record[field]) if record[field] else "none"}


def references(field: str) -> Says:
    return lambda record: {key_of(named) for named in record[field]}


def word(field: str) -> Says:
    return lambda record: {record[field] or "none"}


def flag(field: str) -> Says:
    return lambda record: {"true" if record[field] else "false"}


def year(field: str) -> Says:
    return lambda record: {record[field][:4]} - {""}


def key_of(named: Record) -> str:
    return str(named.get("slug") or named["code"])


SHORT = {"international-silk-union": "isu"}


def body(record: Record) -> set[str]:
    """A body answers to its key, and to its short name."""
    keys = reference("body")(record)
    return keys | {SHORT[key] for key in keys if key in SHORT}


def memberships(field: Callable[[Record], str]) -> Says:
    """Of the memberships that last."""
    return lambda record: {field(held) for held in record["memberships"] if not held["until"]}


def status(record: Record) -> set[str]:
    lasting = [held for held in record["memberships"] if not held["until"]]
    if lasting:
        return {"member"}
    return {"former"} if record["memberships"] else {record["tie"] or "none"}


SAYS: dict[str, dict[str, Says]] = {
    "countries": {"kind": word("kind"), "isu_member": flag("isu_member")},
    "cities": {
        "country": reference("country"),
        "role": lambda record: {held["role"] for held in record["network_roles"]},
    },
    "organizations": {
        "country": lambda record: reference("country")(record) - {"none"},
        "city": lambda record: {key_of(place["city"]) for place in record["places"] if place["city"]},
        "kind": word("kind"),
        "national": flag("is_national_organization"),
        "status": status,
        "body": lambda record: {name for held in record["memberships"] if not held["until"] for name in body(held)},
        "level": memberships(lambda held: held["level"] or "none"),
        "batch": lambda record: {str(held["batch"]) for held in record["memberships"] if held["batch"]},
    },
    "committees": {"kind": word("kind"), "body": body, "parent": reference("parent")},
    "people": {"country": reference("country"), "organization": reference("organization")},
    "seats": {name: reference(name) for name in ("committee", "person", "organization")},
    "conferences": {
        "country": reference("country"),
        "city": reference("city"),
        "mode": word("mode"),
        "series": lambda record: {record["series"]} - {""},
        "year": year("start"),
        "host": references("hosts"),
    },
    "sessions": {
        "conference": reference("conference"),
        "kind": word("kind"),
        "city": reference("city"),
        "organization": reference("organization"),
        "country": reference("country"),
        "speaker": references("speakers"),
    },
    "decisions": {"body": body, "kind": word("kind"), "conference": reference("conference"), "year": year("date")},
    "documents": {"kind": word("kind"), "body": body, "language": lambda record: set(record["languages"])},
    "news": {"year": year("date")},
    "figures": {"body": body},
    "pages": {},
    "sources": {"publisher": lambda record: {record["publisher"]} - {""}},
}
# Filters that no field of the record tells: each has tests of its own.
TOLD_ELSEWHERE = {"q", "on", ("people", "committee")}
