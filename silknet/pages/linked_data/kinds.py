"""What is said of each kind of record beside what is said of all."""

from collections.abc import Callable
from typing import Any

from silknet.directory import title_of_slug
from silknet.pages.linked_data.nodes import Node, Record, named, publisher, thing
from silknet.territories import territory_name
from silknet.text import plain

ORGANIZATIONS = {
    "government-body": "GovernmentOrganization",
    "research-institute": "ResearchOrganization",
    "university": "CollegeOrUniversity",
}
ATTENDANCE = {
    "in-person": "https://schema.org/OfflineEventAttendanceMode",
    "online": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}


def country(record: Record, there: Record) -> Node:
    is_country = record["kind"] == "country"
    name = territory_name(record["code"]) or record["name"]
    return {"@type": "Country" if is_country else "AdministrativeArea", "name": name, "identifier": record["code"]}


def city(record: Record, there: Record) -> Node:
    is_placed = record["latitude"] is not None
    geo = {"@type": "GeoCoordinates", "latitude": record["latitude"], "longitude": record["longitude"]}
    return {
        "containedInPlace": named(record["country"]),
        "geo": geo if is_placed else {},
        "additionalProperty": [_indicator(fact) for fact in record["facts"] if fact["kind"] == "indicator"],
    }


def _indicator(fact: Record) -> Node:
    on = {"@type": "PropertyValue", "name": "date", "value": fact["on"]} if fact["on"] else {}
    told = {"name": fact["subject"], "value": fact["value"], "unitText": fact["unit"]}
    return {"@type": "PropertyValue", **told, "valueReference": on}


def organization(record: Record, there: Record) -> Node:
    places = record["places"]
    return {
        "@type": ORGANIZATIONS.get(record["kind"], "Organization"),
        "sameAs": record["website"],
        "address": {
            "@type": "PostalAddress",
            "addressCountry": (record["country"] or {}).get("code"),
            "addressLocality": places[0]["name"] if places else "",
        },
        "location": [named(place["city"]) or {"@type": "Place", "name": place["name"]} for place in places],
        "parentOrganization": named(record["parent"]),
        "memberOf": [
            *(_role("memberOf", named(each["body"]), each["level"], each) for each in record["memberships"]),
            *_committees(there),
        ],
    }


def _role(edge: str, other: Node, name: str, term: Record) -> Node:
    """A tie with its term. `until` is the first day on which it no longer holds."""
    dates = {"startDate": term["since"], "endDate": term["until"]}
    return {"@type": "OrganizationRole", edge: other, "roleName": name, **dates} if other else {}


def _seats(there: Record) -> list[Record]:
    """The seats that the page shows, whatever the day."""
    return [seat.as_fields() for group in there.get("seats") or () for seat in group]


def _committees(there: Record) -> list[Node]:
    return [_role("memberOf", named(seat["committee"]), seat["role"], seat) for seat in _seats(there)]


def committee(record: Record, there: Record) -> Node:
    held = [(named(seat["person"]) or named(seat["organization"]), seat) for seat in _seats(there)]
    return {
        "parentOrganization": named(record["parent"]) or named(record["body"]),
        "foundingDate": record["established"],
        "description": plain(record["mandate"]),
        "member": [_role("member", holder, seat["role"], seat) for holder, seat in held],
    }


def person(record: Record, there: Record) -> Node:
    return {
        "jobTitle": record["title"],
        "affiliation": named(record["organization"]) or {"@type": "Organization", "name": record["affiliation"]},
        "description": record["role"],
        "memberOf": _committees(there),
    }


def conference(record: Record, there: Record) -> Node:
    return {
        "startDate": record["start"],
        "endDate": record["end"],
        "eventAttendanceMode": ATTENDANCE.get(record["mode"]),
        "location": _where(record),
        "organizer": [named(host) for host in record["hosts"]],
        "subEvent": [_part(session) for session in there.get("sessions") or ()],
    }


def _where(record: Record) -> list[Node]:
    """A place as exactly as it is known, and the network where it was online."""
    country = named(record["country"])
    place = {"@type": "Place", "name": record["place"], "containedInPlace": country} if record["place"] else country
    known = named(record["city"]) or place
    online = {"@type": "VirtualLocation"} if record["mode"] in ("online", "hybrid") else {}
    return [each for each in (known if record["mode"] != "online" else {}, online) if each]


def _part(session: Any) -> Node:
    reference = {"id": session.uuid, "slug": session.slug, "name": plain(session.title), "url": session.api_url()}
    return named(reference)


def session(record: Record, there: Record) -> Node:
    """It stands in no place of its own: its city is the one that presented itself."""
    return {
        "superEvent": named(record["conference"]),
        "performer": [named(speaker) for speaker in record["speakers"]],
        "about": [named(record[name]) for name in ("city", "organization", "country")],
    }


def decision(record: Record, there: Record) -> Node:
    return {
        "genre": title_of_slug(record["kind"]),
        "dateCreated": record["date"],
        "creator": named(record["body"]),
        "recordedAt": named(record["conference"]),
        "creativeWorkStatus": record["outcome"],
    }


def document(record: Record, there: Record) -> Node:
    """What can be read there is digital; of others it is only known that they exist."""
    wordings = [
        {"datePublished": each["date"], "url": each["address"], "description": each["note"]}
        for each in record["versions"]
    ]
    return {
        "@type": "DigitalDocument" if any(each["url"] for each in wordings) else "CreativeWork",
        "genre": title_of_slug(record["kind"]),
        "inLanguage": record["languages"],
        "sourceOrganization": named(record["body"]),
        "workExample": [{"@type": "DigitalDocument", **each} for each in wordings],
    }


def news(record: Record, there: Record) -> Node:
    return {"headline": plain(record["title"]), "datePublished": record["date"]}


def source(record: Record, there: Record) -> Node:
    dates = {"datePublished": record["published_on"]}
    return {"url": record["address"], "publisher": publisher(record), **dates}


def page(record: Record, there: Record) -> Node:
    return {}


KINDS: dict[str, Callable[[Record, Record], Node]] = {
    "countries": country,
    "cities": city,
    "organizations": organization,
    "committees": committee,
    "people": person,
    "conferences": conference,
    "sessions": session,
    "decisions": decision,
    "documents": document,
    "news": news,
    "pages": page,
    "sources": source,
}


def linked(kind: str, record: Record, there: Record) -> Node:
    """A public record of a kind, with what else its page shows: `seats` and `sessions`."""
    return thing(kind, record) | KINDS[kind](record, there)
