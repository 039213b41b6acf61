"""The registry of what is searched, and its refreshing; called by the door in the transaction of the revision."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from silknet.search.words import normalised, romanised

Words = Callable[[dict[str, Any]], Iterable[str]]


class Searched(NamedTuple):
    """How a kind is found: its title, its words, its place among the kinds."""

    title: Callable[[dict[str, Any]], str]
    words: Words
    position: int


_registry: dict[str, Searched] = {}


def searchable(kind: str, *, title: Callable[[dict[str, Any]], str], words: Words, position: int) -> None:
    """Let records of a kind be found by these words of their public JSON."""
    _registry[kind] = Searched(title, words, position)


def searched_kinds() -> list[str]:
    """The kinds that search finds, those that people mean most often first."""
    return sorted(_registry, key=lambda kind: _registry[kind].position)


def refresh(kind: str, records: Mapping[UUID, tuple[str, dict[str, Any] | None]]) -> None:
    """Bring the entries of these records up to date; a record that is None is found no more."""
    from silknet.search.models import Entry

    shown = ((uuid, key, record) for uuid, (key, record) in records.items() if record is not None and kind in _registry)
    wanted = {uuid: entry(kind, uuid, key, record) for uuid, key, record in shown}
    stale = []
    for found in Entry.objects.filter(record__in=list(records)):
        values = wanted.get(found.record)
        if values == {name: getattr(found, name) for name in values or ()}:
            del wanted[found.record]
        else:
            stale.append(found.pk)
    Entry.objects.filter(pk__in=stale).delete()
    Entry.objects.bulk_create([Entry(**values) for values in wanted.values()])


def entry(kind: str, uuid: UUID, key: str, record: dict[str, Any]) -> dict[str, Any]:
    """What an entry holds for a record, by field."""
    searched = _registry[kind]
    title = searched.title(record)
    words = [word for word in (title, key, *searched.words(record)) if word]
    names = [name["value"] for name in record.get("names", ())]
    forms = dict.fromkeys(
        form for word in (*names, *words) for form in (normalised(word), romanised(word)) if form
    )  # in order, each once
    return {
        "record": uuid,
        "kind": kind,
        "key": key,
        "title": title[:500],
        "heading": normalised(title)[:500],
        "text": " | ".join(forms),
        "position": searched.position,
    }
