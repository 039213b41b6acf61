"""Organizations, people and committees are found by their names, and by what is told of them."""

from typing import Any

from silknet.search.index import searchable
from silknet.territories import every_name


def _country(record: dict[str, Any]) -> list[str]:
    country = record["country"] or {}
    return every_name(country["name"], code=country["code"]) if country else []


searchable(
    "organizations",
    title=lambda record: record["name"],
    words=lambda record: [
        *_country(record),
        *(place["name"] for place in record["places"]),
        *record["summary"].values(),
    ],
    position=2,
)
searchable(
    "people",
    title=lambda record: record["name"],
    words=lambda record: [
        record["title"],
        record["affiliation"],
        record["role"],
        (record["organization"] or {}).get("name", ""),
        *_country(record),
    ],
    position=4,
)
searchable(
    "committees",
    title=lambda record: record["name"],
    words=lambda record: [(record["body"] or {}).get("name", ""), *record["mandate"].values()],
    position=5,
)
