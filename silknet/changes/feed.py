"""The public log: what partners follow, and what a record was at any revision."""

import json
import re
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import QuerySet

from silknet.changes.models import Head, Version
from silknet.changes.publish import as_text

END = UUID(int=2**128 - 1)
_POSITION = re.compile("([0-9]{1,18})(?:-([0-9a-f]{32}))?")


class StartAgain(ValueError):
    """The reader is ahead of this register, so it followed another one: copy everything anew."""


class Position(NamedTuple):
    """Up to where a reader has read; in the order of versions."""

    revision: int
    uuid: UUID

    @classmethod
    def parse(cls, text: str | int) -> Self:
        """From a revision, all of which is read, or from an earlier `next`. ValueError for anything else."""
        match = _POSITION.fullmatch(str(text))
        if not match:
            raise ValueError("Write 0, a revision, or the `next` of an earlier page.")
        return cls(int(match[1]), UUID(hex=match[2]) if match[2] else END)

    def __str__(self) -> str:
        return str(self.revision) if self.uuid == END else f"{self.revision}-{self.uuid.hex}"


class Page(NamedTuple):
    """The latest public states that are newer than a position, as far as a page goes."""

    log: UUID
    head: int
    after: str
    next: Position
    more: bool
    versions: list[Version]

    def text(self) -> str:
        """The page as JSON: the stored records are joined as they are."""
        told = {"log": str(self.log), "head": self.head, "after": self.after, "next": str(self.next)}
        results = ",".join(_entry_text(version) for version in self.versions)
        return f'{as_text(told | {"more": self.more})[:-1]},"results":[{results}]}}'


def feed(after: str | int = 0, limit: int = 500) -> Page:
    """One page of the feed. The head is read first and nothing beyond it is given: a record that changes meanwhile is
    not on this page, but comes on a later one. ValueError for a position that is none; StartAgain beyond the head.
    """
    position = Position.parse(after)
    log, head = Head.objects.read()
    if position.revision > head:
        raise StartAgain(f"This register ends at revision {head}: copy everything anew, from after=0.")
    newer = Version.objects.filter(latest=True, pk__gt=tuple(position), revision_id__lte=head).order_by("pk")
    found = list(newer[: limit + 1])
    more, versions = len(found) > limit, found[:limit]
    end = Position(*versions[-1].pk) if more else Position(head, END)
    return Page(log, head, str(after), end, more, versions)


def entry(version: Version, record: dict[str, Any] | None) -> dict[str, Any]:
    merged = {"into": str(version.into)} if version.into else {}
    return {
        "revision": version.revision_id,
        "kind": version.kind,
        "id": str(version.uuid),
        "key": version.key,
        "verb": version.verb,
        **merged,
        "record": record,
    }


def _entry_text(version: Version) -> str:
    """The same as JSON, without parsing the record."""
    told = as_text(entry(version, record=None))
    return told if version.record is None else f"{told.removesuffix('null}')}{version.public_text()}}}"


def version_at(kind: str, uuid: UUID, revision: int) -> Version | None:
    """The state of a record at a revision; None before its first."""
    return _versions(kind, uuid).filter(revision_id__lte=revision).order_by("-revision_id").first()


def record_at(kind: str, uuid: UUID, revision: int) -> dict[str, Any] | None:
    """The record as it was public at a revision, or None."""
    version = version_at(kind, uuid, revision)
    return version.public() if version else None


def history(kind: str, uuid: UUID) -> list[dict[str, Any]]:
    """Every public change of a record, oldest first: revision, day, verb, and for each field what was and what is."""
    was: dict[str, Any] = {}
    told = []
    for version in _versions(kind, uuid).select_related("revision").order_by("revision_id"):
        now = json.loads(version.record or "{}")
        redacted = now.pop("redacted", [])
        fields = dict.fromkeys([*was, *now])
        changes = [{"field": f, "was": was.get(f), "is": now.get(f)} for f in fields if was.get(f) != now.get(f)]
        day = version.revision.made_at.date().isoformat()
        said = {"revision": version.revision_id, "day": day, "verb": version.verb, "key": version.key}
        told.append(said | {"redacted": redacted, "changes": changes})
        was = now
    return told


def _versions(kind: str, uuid: UUID) -> QuerySet[Version]:
    return Version.objects.filter(kind=kind, uuid=uuid)
