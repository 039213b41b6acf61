"""Whether JSON-LD says what schema.org has words for: its types, their properties, and what these may hold, by a copy of
the vocabulary that others keep.
"""

import re
from collections.abc import Iterator
from typing import Any

from schema_org.registry import CLASS_METADATA, ENUM_DIRECT_MEMBERS, PROPERTY_BY_SCHEMA, ancestry

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)  # ISO 8601-1, as exact as it is known
ADDRESS = re.compile(r"(https?://[^\s<>\"]+|urn:uuid:[0-9a-f-]{36})")
PATTERNS = {"query-input"}  # an annotation of an action (https://schema.org/docs/actions.html), no property


def faults(node: dict[str, Any], edge: str = "") -> Iterator[str]:
    """What schema.org does not know of a node and of all in it. `edge` is the property by which a role is reached, and
    which it repeats.
    """
    kind = node.get("@type", "")
    if kind not in CLASS_METADATA:
        yield f"no type {kind!r}" if node.keys() != {"@id"} else ""
        return
    if "@id" in node and not ADDRESS.fullmatch(node["@id"]):
        yield f"@id {node['@id']!r}"
    own = {kind, *ancestry(kind)}
    for name, value in node.items():
        if name.startswith("@") or name in PATTERNS:
            continue
        known = PROPERTY_BY_SCHEMA.get(name)
        if not known or not (own & {*known.domains} or ("Role" in own and name == edge)):
            yield f"{kind} has no {name}"
            continue
        if known.superseded_by:
            yield f"{name} was superseded by {known.superseded_by}"
        for each in value if isinstance(value, list) else [value]:
            yield from _wrong(name, each, {*known.ranges})


def _wrong(name: str, value: Any, ranges: set[str]) -> Iterator[str]:
    match value:
        case {"@type": kind}:
            types = {kind, *ancestry(kind)}
            if not types & ranges and "Role" not in types:
                yield f"{name} is no {kind}"
            yield from (fault for fault in faults(value, name) if fault)
        case {"@id": str()}:
            return
        case bool() | int() | float():
            if not ranges & {"Number", "Integer", "Float"}:
                yield f"{name} is no number"
        case str():
            yield from _wrong_text(name, value, ranges)
        case _:
            yield f"{name} is {value!r}"


def _wrong_text(name: str, value: str, ranges: set[str]) -> Iterator[str]:
    members = {f"https://schema.org/{member}" for each in ranges for member in ENUM_DIRECT_MEMBERS.get(each, ())}
    fits = (
        "Text" in ranges
        or ("URL" in ranges and ADDRESS.fullmatch(value))
        or (ranges & {"Date", "DateTime"} and DATE.fullmatch(value))
        or value in members
    )
    if not fits or not value:
        yield f"{name} is {value!r}"
