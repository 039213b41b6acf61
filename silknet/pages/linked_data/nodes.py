"""Nodes of JSON-LD: what is said of every record, and how one is named where another one refers to it."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from silknet.territories import territory_name
from silknet.text import plain

Record = dict[str, Any]
Node = dict[str, Any]

NAME = "silknet"
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

# What a reference says it is: no more than is true of every record of its kind. A region is no country, and only its
# own page knows which of them it is.
TYPES = {
    "countries": "AdministrativeArea",
    "cities": "City",
    "organizations": "Organization",
    "committees": "Organization",
    "people": "Person",
    "conferences": "Event",
    "sessions": "Event",
    "decisions": "CreativeWork",
    "documents": "CreativeWork",
    "news": "NewsArticle",
    "pages": "WebPage",
    "sources": "CreativeWork",
}
CREATIVE_WORKS = {"decisions", "documents", "news", "pages", "sources"}  # they cite; of other things a source speaks


def as_script(nodes: Iterable[Node]) -> str:
    """The nodes as the content of a data block: JSON in which nothing can end the block or begin another."""
    told = {"@context": "https://schema.org", "@graph": [said(node) for node in nodes]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)


def said(value: Any) -> Any:
    """Without what nobody knows: a node that would be empty but for its type is not said."""
    match value:
        case dict():
            kept = {name: inner for name, each in value.items() if (inner := said(each)) not in (None, "", [], {})}
            return {} if kept.keys() == {"@type"} and len(value) > 1 else kept
        case list():
            return [inner for each in value if (inner := said(each)) not in (None, "", [], {})]
    return value


def address_of(kind: str, key: str) -> str:
    """The page of a record in the reader's language, with the portal's public address."""
    return settings.ADDRESS + _path_of(kind, key, get_language(), get_script_prefix())


@lru_cache(maxsize=10_000)
def _path_of(kind: str, key: str, language: str | None, prefix: str) -> str:
    return reverse(f"{kind}-detail", args=[key])


def named(reference: Record | None) -> Node:
    """A record as another one refers to it; nothing where it refers to none."""
    if not reference:
        return {}
    kind = reference["url"].split("/")[-3]  # …/api/v1/<kind>/<key>/
    key = reference.get("slug") or reference["code"]
    name = (territory_name(key) if kind == "countries" else "") or reference["name"]
    return {"@type": TYPES[kind], "@id": identity(reference), "name": name, "url": address_of(kind, key)}


def identity(record: Record) -> str:
    """The permanent id, the same in every language and under every address (RFC 9562)."""
    return f"urn:uuid:{record['id']}"


def site() -> Node:
    """The portal, as other nodes refer to it."""
    return {"@type": "WebSite", "@id": f"{settings.ADDRESS}/#site", "name": NAME, "url": f"{settings.ADDRESS}/"}


def thing(kind: str, record: Record) -> Node:
    """What is said of every record: its names, its page, its pictures, and the sources that speak of it."""
    called = record.get("name") or record.get("title") or ""
    name = plain(called) if isinstance(called, dict) else called
    others = [*(called.values() if isinstance(called, dict) else [called])]
    others += [other["value"] for other in record.get("names", [])]
    return {
        "@type": TYPES[kind],
        "@id": identity(record),
        "identifier": str(record["id"]),
        "name": name,
        "alternateName": [other for other in dict.fromkeys(others) if other != name],
        "url": address_of(kind, record.get("slug") or record["code"]),
        "description": plain(record.get("summary")),
        "image": [picture(each) for each in record.get("pictures", [])],
        "citation" if kind in CREATIVE_WORKS else "subjectOf": _sources(record),
    }


def _sources(record: Record) -> list[Node]:
    """The sources of a record and of its fields, each once."""
    cited = [citation["source"] for citations in record.get("sources", {}).values() for citation in citations]
    return [
        named(source) | {"url": source["address"], "publisher": publisher(source)}
        for source in {source["id"]: source for source in cited}.values()
    ]


def publisher(source: Record) -> Node:
    return {"@type": "Organization", "name": source["publisher"]}


def picture(record: Record) -> Node:
    """A picture with what its licence asks for, as search engines read it. Pixels are E37 in UN/CEFACT's codes."""
    licence = record["licence"] or {}
    pixels = {
        side: {"@type": "QuantitativeValue", "value": record[side], "unitCode": "E37"} for side in ("width", "height")
    }
    return {
        "@type": "ImageObject",
        "contentUrl": record["url"],
        "encodingFormat": "image/webp",
        **pixels,
        "caption": plain(record["caption"]) or plain(record["alt"]),
        "creditText": record["credit"],
        "creator": {"@type": "Person", "name": record["credit"]},
        "license": licence.get("url") or licence.get("name"),
        "acquireLicensePage": record["source_address"],
    }


def language_tag(code: str) -> str:
    """One of the portal's languages as BCP 47 writes it: zh-Hans, pt-BR."""
    language, _hyphen, rest = code.partition("-")
    return f"{language}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else language
