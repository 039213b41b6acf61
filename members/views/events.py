"""What an organization did in the network, in the order of time, from the stored records beside it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from conferences.models import Conference, Decision, Participation, Session
from members.models import Organization
from silknet.directory import title_of_slug

Record = dict[str, Any]  # as it is stored, with what `related` adds
Records = Mapping[str, Sequence[Record]]  # by kind


class Event(NamedTuple):
    """A conference that it hosted or took part in, a session, or a decision of its own; what it was, in words."""

    on: str
    record: Record
    label: Any
    conference: Record | None = None

    @property
    def title(self) -> dict[str, str]:
        return self.record.get("title") or self.record.get("name") or {}


def events(organization: Organization, told: Records) -> list[Event]:
    """The latest first, those without a day last; each once, however many took part for it."""
    own = str(organization.uuid)
    found = [*_conferences(own, told), *_sessions(told), *_decisions(told)]
    once = {(event.record["id"], str(event.label)): event for event in found}
    return sorted(once.values(), key=lambda event: (event.on, event.record["slug"], str(event.label)), reverse=True)


def _conferences(own: str, told: Records) -> Iterator[Event]:
    for conference in told.get(Conference.kind, []):
        if any(host["id"] == own for host in conference["hosts"]):
            yield Event(conference["start"], conference, _("hosted"))
        for part in conference["participations"]:
            if (part["organization"] or {}).get("id") == own:
                presence = part["presence"]
                label = Participation.Presence(presence).label if presence else _("took part")
                yield Event(conference["start"], conference, label)


def _sessions(told: Records) -> Iterator[Event]:
    conferences = {conference["id"]: conference for conference in told.get(Conference.kind, [])}
    for session in told.get(Session.kind, []):
        if conference := conferences.get(session["conference"]["id"]):
            yield Event(conference["start"], session, session["shown"].label, conference)


def _decisions(told: Records) -> Iterator[Event]:
    for decision in told.get(Decision.kind, []):
        yield Event(decision["date"], decision, title_of_slug(decision["kind"]))
