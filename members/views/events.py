"""What an organization did in the network, in the order of time."""

from typing import Any, NamedTuple

from django.db.models import F, JSONField, OuterRef, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference, Decision, Document, DocumentVersion, Participation, Session
from members.models import Organization

HOST, PART = "host", "part"


class Event(NamedTuple):
    """A conference that it hosted or took part in, a session, a decision or a document of its own."""

    what: str
    kind: str
    slug: str
    title: dict[str, str]
    on: str
    word: str
    conference: dict[str, str] | None
    conference_slug: str

    @property
    def address(self) -> str:
        return reverse(f"{self.kind}-detail", args=[self.slug])

    @property
    def conference_address(self) -> str:
        return reverse("conferences-detail", args=[self.conference_slug])

    @property
    def label(self) -> Any:
        """What it was; None where it is an open word of the data."""
        if self.what == HOST:
            return _("hosted")
        if self.what == PART:
            return Participation.Presence(self.word).label if self.word else _("took part")
        return Session.Kind(self.word).label if self.kind == Session.kind else None


def events(organization: Organization) -> list[Event]:
    """One query for all of them; the latest first, those without a day last."""
    others = (_hosted(organization), _attended(organization), _decided(organization), _written(organization))
    rows = [Event(*row) for row in _sessions(organization).union(*others)]
    return sorted(rows, key=lambda event: (event.on, event.kind, event.slug, event.what, event.word), reverse=True)


def _sessions(organization: Organization) -> Any:
    rows = Session.objects.public().filter(organization=organization)
    where = {"conference": F("conference__name"), "conference_slug": F("conference__slug")}
    return _told(rows, Session.kind, on=F("conference__start"), word=F("session_kind"), **where)


def _hosted(organization: Organization) -> Any:
    rows = Conference.objects.public().filter(host_rows__organization=organization)
    return _told(rows, Conference.kind, what=Value(HOST), title=F("name"), on=F("start"))


def _attended(organization: Organization) -> Any:
    rows = Participation.objects.filter(organization=organization, conference__public=True)
    named = {"slug": F("conference__slug"), "title": F("conference__name"), "on": F("conference__start")}
    return _told(rows, Conference.kind, what=Value(PART), word=F("presence"), **named)


def _decided(organization: Organization) -> Any:
    rows = Decision.objects.public().filter(body=organization)
    return _told(rows, Decision.kind, word=F("decision_kind"))


def _written(organization: Organization) -> Any:
    rows = Document.objects.public().filter(body=organization)
    versions = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-position", "-id")
    return _told(rows, Document.kind, on=Subquery(versions.values("on")[:1]), word=F("document_kind"))


def _told(rows: Any, kind: str, **columns: Any) -> Any:
    """These rows as columns of an event; where the title of a session stands, others have nothing."""
    usual = {
        "what": Value(""),
        "kind": Value(kind),
        "slug": F("slug"),
        "title": F("title"),
        "on": F("on"),
        "word": Value(""),
        "conference": Value(None, output_field=JSONField()),
        "conference_slug": Value(""),
    }
    return rows.order_by().values_list(*(usual | columns).values())
