"""Rows for tests: the smallest valid row of each noun, each in its own revision; public unless said otherwise."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from typing import Any

from cities.models import City, CityRole, Country, Designation, Fact
from conferences.models import (
    Conference,
    ConferenceHost,
    Decision,
    Document,
    DocumentVersion,
    NewsItem,
    Participation,
    Session,
    SessionSpeaker,
)
from members.models import AdmissionBatch, Committee, Figure, Mandate, Membership, Organization, Person, Place, Seat
from silknet.about.models import Page
from silknet.accounts.models import User
from silknet.changes.door import Opened, revision
from silknet.corrections.models import Correction, Proposal
from silknet.drafts.models import Draft
from silknet.partners.models import ApiKey, Partner
from silknet.partners.tokens import Token
from silknet.pictures.models import Picture
from silknet.sources.models import Citation, Confirmation, Name, Source
from silknet.territories import territory_codes

_numbers = count(1)
_CODES = sorted(territory_codes())


def write() -> AbstractContextManager[Opened]:
    return revision(by=None, source="test")


def saved(row: Any) -> Any:
    with write():
        row.save()
    return row


def _slugged(word: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"slug": f"{word}-{next(_numbers)}", "public": True} | values


def _named(word: str, values: dict[str, Any]) -> dict[str, Any]:
    slugged = _slugged(word, values)
    return {"name": slugged["slug"].replace("-", " ").title()} | slugged


def _titled(word: str, values: dict[str, Any]) -> dict[str, Any]:
    slugged = _slugged(word, values)
    return {"title": {"en": slugged["slug"].replace("-", " ").capitalize()}} | slugged


def user(**values: Any) -> User:
    named: dict[str, Any] = {"username": f"user-{next(_numbers)}", "is_staff": True} | values
    return User.objects.create_user(**named)


def with_role(*roles: str, **values: Any) -> User:
    """Somebody who has these roles, and all that goes with them."""
    made = user(**values)
    for role in roles:
        made.hold(role)
    return made


def draft(**values: Any) -> Draft:
    """What somebody wrote into the form of a public city and has not published."""
    row = values.pop("row", None) or city()
    sent = {"name": ["Another name"], "slug": [row.slug], "country": [str(row.country_id)]}
    named = {"kind": row._meta.label_lower, "key": str(row.pk), "title": str(row), "sent": sent}
    return Draft.objects.create(**{"made_by": values.pop("made_by", None) or user(), **named} | values)


def partner(**values: Any) -> Partner:
    return Partner.objects.create(**{"name": f"Partner {next(_numbers)}"} | values)


def api_key(token: Token | None = None, **values: Any) -> ApiKey:
    """A key of a token; a partner may have any number of these."""
    token = token or Token.make()
    values = {"partner": values.get("partner") or partner(), "name": "Site"} | values
    return ApiKey.objects.create(prefix=token.prefix, digest=token.digest(), **values)


def source(**values: Any) -> Source:
    slugged = _slugged("source", values)
    return saved(Source(**{"url": f"https://source.example/{slugged['slug']}", "title": slugged["slug"]} | slugged))


def cite(row: Any, **values: Any) -> Citation:
    values = {"kind": row.kind, "record": row.uuid, "source": values.pop("source", None) or source()} | values
    return saved(Citation(**values))


def confirmation(row: Any, **values: Any) -> Confirmation:
    values = {"kind": row.kind, "record": row.uuid, "confirmed_on": "2024-02-29", "by": "secretary"} | values
    return saved(Confirmation(**values))


def correction(row: Any = None, **proposed: str) -> Correction:
    """What somebody sent about a city, or about another record: a field by its public name, and what is right instead."""
    row = row or city()
    proposed = proposed or {"name": "Lugdunum"}
    told = {"kind": row.kind, "record": row.uuid, "title": str(row), "page": row.get_absolute_url(), "language": "en"}
    made = Correction.objects.create(token=f"{next(_numbers):032d}", source="https://museum.example/", **told)
    for field, text in proposed.items():
        proposal = Proposal(correction=made, field=field.removeprefix("else"), proposed=text)
        proposal.was = proposal.of.text(row, "en")
        proposal.save()
    return made


def name(row: Any, value: str, **values: Any) -> Name:
    return saved(Name(**{"kind": row.kind, "record": row.uuid, "value": value} | values))


def picture(row: Any = None, **values: Any) -> Picture:
    """A picture of a city, or of another record, with all that it needs to be shown. No file stands behind its name
    unless a test puts it there.
    """
    row = row or city()
    file = f"{next(_numbers):064x}.jpg"
    told = {"alt": {"en": "A loom"}, "credit": "A. Weaver", "licence": "CC-BY-4.0", "width": 1600, "height": 1200}
    belongs = {"kind": row.kind, "record": row.uuid, "file": file, "public": True}
    return saved(Picture(**{"source": values.get("source") or source()} | belongs | told | values))


def country(**values: Any) -> Country:
    """A real code each time: France first, then whatever is free."""
    if "code" not in values:
        taken = set(Country.objects.values_list("code", flat=True))
        values["code"] = next(code for code in ("FR", "CN", "IT", *_CODES) if code not in taken)
    return saved(Country(**{"name": f"Country {values['code']}", "public": True} | values))


def city(**values: Any) -> City:
    if "country" not in values:
        values["country"] = Country.objects.filter(public=True).first() or country()
    return saved(City(**_named("city", values)))


def fact(**values: Any) -> Fact:
    values = {"city": values.get("city") or city(), "subject": f"subject-{next(_numbers)}", "value": 1} | values
    return saved(Fact(**values))


def city_role(**values: Any) -> CityRole:
    return saved(CityRole(**{"city": values.get("city") or city(), "role": "charter", "since": "2019"} | values))


def designation(**values: Any) -> Designation:
    return saved(Designation(**{"city": values.get("city") or city(), "title": f"Title {next(_numbers)}"} | values))


def organization(**values: Any) -> Organization:
    return saved(Organization(**_named("organization", values)))


def place(**values: Any) -> Place:
    values = {"organization": values.get("organization") or organization()} | values
    if not values.get("name"):
        values["city"] = values.get("city") or city()
    return saved(Place(**values))


def admission_batch(**values: Any) -> AdmissionBatch:
    return saved(AdmissionBatch(**{"body": values.get("body") or organization(), "number": next(_numbers)} | values))


def membership(**values: Any) -> Membership:
    values = {"organization": values.get("organization") or organization()} | values
    values = {"body": values.get("body") or organization(), "since": "2019-11-27"} | values
    return saved(Membership(**values))


def person(**values: Any) -> Person:
    return saved(Person(**_named("person", values)))


def committee(**values: Any) -> Committee:
    return saved(Committee(**{"committee_kind": "working-group"} | _named("committee", values)))


def seat(**values: Any) -> Seat:
    values = {"committee": values.get("committee") or committee()} | values
    if not values.get("organization"):
        values["person"] = values.get("person") or person()
    return saved(Seat(**{"role": "member"} | _slugged("seat", values)))


def mandate(**values: Any) -> Mandate:
    values = {"user": values.get("user") or user()} | values
    if not values.get("organization"):
        values["committee"] = values.get("committee") or committee()
    return Mandate.objects.create(**values)


def figure(**values: Any) -> Figure:
    values = {"body": values.get("body") or organization(), "members": 72} | values
    return saved(Figure(**_slugged("figure", values)))


def conference(**values: Any) -> Conference:
    slugged = _slugged("conference", values)
    return saved(Conference(**{"name": {"en": slugged["slug"].capitalize()}, "start": "2021-11-19"} | slugged))


def conference_host(**values: Any) -> ConferenceHost:
    values = {"conference": values.get("conference") or conference()} | values
    return saved(ConferenceHost(**{"organization": values.get("organization") or organization()} | values))


def participation(**values: Any) -> Participation:
    values = {"conference": values.get("conference") or conference()} | values
    return saved(Participation(**{"country": country()} | values))


def session(**values: Any) -> Session:
    values = {"conference": values.get("conference") or conference(), "session_kind": "keynote"} | values
    return saved(Session(**_titled("session", values)))


def session_speaker(**values: Any) -> SessionSpeaker:
    values = {"session": values.get("session") or session()} | values
    return saved(SessionSpeaker(**{"person": values.get("person") or person()} | values))


def decision(**values: Any) -> Decision:
    return saved(Decision(**{"decision_kind": "rules"} | _titled("decision", values)))


def document(**values: Any) -> Document:
    return saved(Document(**{"document_kind": "report"} | _titled("document", values)))


def document_version(**values: Any) -> DocumentVersion:
    values = {"document": values.get("document") or document()} | values
    return saved(DocumentVersion(**{"url": "https://source.example/document"} | values))


def news_item(**values: Any) -> NewsItem:
    return saved(NewsItem(**{"on": "2021-11-23"} | _titled("news", values)))


def page(**values: Any) -> Page:
    return saved(Page(**_titled("page", values)))


# The smallest record of each kind, for the tests that run over all kinds.
MAKERS: dict[str, Callable[..., Any]] = {
    "countries": country,
    "cities": city,
    "organizations": organization,
    "committees": committee,
    "people": person,
    "seats": seat,
    "conferences": conference,
    "sessions": session,
    "decisions": decision,
    "documents": document,
    "news": news_item,
    "figures": figure,
    "sources": source,
    "pages": page,
}


def record_of(row: Any) -> dict[str, Any] | None:
    """What the row itself says now, rendered anew from the database."""
    again = type(row).objects.get(pk=row.pk)
    return again.as_record()
