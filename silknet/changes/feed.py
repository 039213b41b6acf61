"""The public log: what partners follow, and what a record was at any revision."""

from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import QuerySet

from silknet.changes.models import Head, Version

BEGIN = UUID(int=0)
END = UUID(int=2**128 - 1)


class StartAgain(ValueError):
    """The reader is ahead of this register, so it followed another one: copy everything anew."""


class Position(NamedTuple):
    """Up to where a reader has read; in the order of versions."""

    revision: int
    uuid: UUID

    @classmethod
    def parse(cls, text: str | int) -> Self:
        """From a revision, all of which is read, or from an earlier `next`. ValueError for anything else."""
        revision, _, uuid = str(text).partition("-")
        if not (revision.isascii() and revision.isdigit() and len(revision) < 19):
            raise ValueError("after is 0, a revision, or an earlier next")
        return cls(int(revision), UUID(hex=uuid) if uuid else END)

    def __str__(self) -> str:
        return str(self.revision) if self.uuid == END else f"{self.revision}-{self.uuid.hex}"


def feed(after: str | int = 0, limit: int = 500) -> dict[str, Any]:
    """One page of the latest public states that are newer than a position.

    The head is read first and nothing beyond it is given: a record that changes meanwhile is not on this page, but
    comes on a later one.
    """
    log, head = Head.objects.read()
    position = Position.parse(after)
    if position.revision > head:
        raise StartAgain(f"after is beyond head, {head}")
    newer = Version.objects.filter(latest=True, pk__gt=tuple(position), revision_id__lte=head).order_by("pk")
    page = list(newer[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    end = Position(*page[-1].pk) if more else Position(head, END)
    results = [entry(version) for version in page]
    return {"log": str(log), "head": head, "after": str(after), "next": str(end), "more": more, "results": results}


def entry(version: Version) -> dict[str, Any]:
    merged = {"into": str(version.into)} if version.into else {}
    return {
        "revision": version.revision_id,
        "kind": version.kind,
        "id": str(version.uuid),
        "key": version.key,
        "verb": version.verb,
        **merged,
        "record": version.public(),
    }


def record_at(kind: str, uuid: UUID, revision: int) -> dict[str, Any] | None:
    """The record as it was public at a revision, or None."""
    version = _versions(kind, uuid).filter(revision_id__lte=revision).order_by("-revision_id").first()
    return version.public() if version else None


def history(kind: str, uuid: UUID) -> list[dict[str, Any]]:
    """Every public state of a record, oldest first, with the day it was written."""
    versions = _versions(kind, uuid).select_related("revision").order_by("revision_id")
    return [entry(version) | {"day": version.revision.made_at.date().isoformat()} for version in versions]


def _versions(kind: str, uuid: UUID) -> QuerySet[Version]:
    return Version.objects.filter(kind=kind, uuid=uuid)
