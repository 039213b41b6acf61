"""Organizations, people and committees are found by their names, and by what is told of them; seats and figures by what
they join.
"""

from typing import Any

from silknet.search.index import own_names, searchable
from silknet.territories import every_name


def _country(record: dict[str, Any]) -> list[str]:
    country = record["country"] or {}
    return every_name(country["name"], code=country["code"]) if country else []


def _with_body(record: dict[str, Any]) -> list[dict[str, str]]:
    """Every body has a secretariat: whose this one is makes its name."""
    body = (record["body"] or {}).get("name")
    return [{"value": f"{record['name']}, {body}", "language": "en", "kind": "variant"}] if body else []


searchable(
    "organizations",
    title=lambda record: record["name"],
    words=lambda record: [
        *_country(record),
        *(place["name"] for place in record["places"]),
        *record["summary"].values(),
    ],
    position=2,
    names=own_names,
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
    names=own_names,
)
searchable(
    "committees",
    title=lambda record: record["name"],
    words=lambda record: [(record["body"] or {}).get("name", ""), *record["mandate"].values()],
    position=5,
    names=lambda record: [*own_names(record, "en"), *_with_body(record)],
)
searchable(
    "seats",
    title=lambda record: f"{record['role']}, {record['committee']['name']}",
    words=lambda record: [
        *((record[field] or {}).get("name", "") for field in ("person", "organization")),
        record["since"] or record["attested_on"],
    ],
    position=11,
)
searchable(
    "figures",
    title=lambda record: f"{(record['body'] or {}).get('name', '')} {record['on']}".strip(),
    words=lambda record: [record["note"], str(record["members"] or "")],
    position=12,
)
