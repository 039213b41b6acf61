"""Where the record is that an address once led to: old addresses answer 301 or 410 for ever. And which are free."""

from collections.abc import Collection
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.text import slugify

from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.search.words import romanised


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


def free_slug(model: type[Any], text: str, taken: Collection[str] = ()) -> str:
    """An address for a new record, made of what it is called; none that is or was another's, or is `taken`."""
    longest = (model._meta.get_field("slug").max_length or 80) - 4
    wanted = slugify(romanised(text))[:longest].strip("-") or str(model._meta.model_name)
    held = set(model._base_manager.filter(slug__startswith=wanted).values_list("slug", flat=True))
    held |= set(Version.objects.filter(kind=model.kind, key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(slug for slug in numbered if slug not in held and slug not in taken)
