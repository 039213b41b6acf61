"""Conferences and what belongs to them are found by their titles, and by what is told of them."""

from typing import Any

from silknet.search.index import own_names, searchable
from silknet.text import plain


def _named(record: dict[str, Any], *fields: str) -> list[str]:
    return [record[field]["name"] for field in fields if record[field]]


searchable(
    "conferences",
    title=lambda record: plain(record["name"], "en"),
    words=lambda record: [
        *record["name"].values(),
        *_named(record, "city", "country"),
        record["start"],
        *(host["name"] for host in record["hosts"]),
        *record["summary"].values(),
    ],
    position=6,
    names=own_names,
)
searchable(
    "sessions",
    title=lambda record: plain(record["title"], "en"),
    words=lambda record: [
        *record["title"].values(),
        *_named(record, "conference", "city", "organization", "country"),
        *(speaker["name"] for speaker in record["speakers"]),
        *record["summary"].values(),
    ],
    position=7,
)
searchable(
    "decisions",
    title=lambda record: plain(record["title"], "en"),
    words=lambda record: [
        *record["title"].values(),
        *_named(record, "body", "conference"),
        *record["summary"].values(),
    ],
    position=7,
)
searchable(
    "documents",
    title=lambda record: plain(record["title"], "en"),
    words=lambda record: [*record["title"].values(), *_named(record, "body"), record["kind"]],
    position=7,
)
searchable(
    "news",
    title=lambda record: plain(record["title"], "en"),
    words=lambda record: [*record["title"].values(), *record["summary"].values(), record["date"]],
    position=8,
)
