"""Where the record is that an address once led to: old addresses answer 301 or 410 for ever."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from silknet.changes.models import Version
from silknet.changes.publish import by_kind


class Moved(Exception):
    """The record has another address now, or another record took its place."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind}/{key}")
        self.kind, self.key = kind, key


class Gone(Exception):
    """It was public here, and is not any more."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind}/{key}")
        self.kind, self.key = kind, key


def find(rows: QuerySet[Any], key: str) -> Any:
    """The row that has this address now; Moved, Gone, or Http404 where there never was one."""
    model: Any = rows.model
    if "\x00" not in key and (row := rows.filter(**{model.key_name: key}).first()):
        return row
    raise what_became_of(model.kind, key)


def what_became_of(kind: str, key: str) -> Exception:
    was = None if "\x00" in key else Version.objects.filter(kind=kind, key=key).order_by("-revision_id").first()
    seen = set()
    latest = was and _latest(was.uuid)
    while latest and latest.into and latest.uuid not in seen:  # what a record was merged into may be merged on
        seen.add(latest.uuid)
        latest = _latest(latest.into)
    if latest is None:
        return Http404(f"no {by_kind()[kind]._meta.verbose_name} has this address")
    return Gone(kind, key) if latest.record is None or latest.key == key else Moved(latest.kind, latest.key)


def _latest(uuid: Any) -> Version | None:
    return Version.objects.filter(uuid=uuid, latest=True).first()
