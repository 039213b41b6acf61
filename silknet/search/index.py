"""The registry of what is searched, and its refreshing; called by the door in the transaction of the revision."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from silknet.search.matching import forms
from silknet.search.words import normalised, romanised

Words = Callable[[dict[str, Any]], Iterable[str]]
Names = Callable[[dict[str, Any]], Iterable[dict[str, str]]]


class Searched(NamedTuple):
    """How a kind is found: its title, its words, its place among the kinds; and the names by which it is matched."""

    title: Callable[[dict[str, Any]], str]
    words: Words
    position: int
    names: Names | None


_registry: dict[str, Searched] = {}


def searchable(
    kind: str,
    *,
    title: Callable[[dict[str, Any]], str],
    words: Words,
    position: int,
    names: Names | None = None,
) -> None:
    """Let records of a kind be found by these words of their public JSON, and be matched by these names of it."""
    _registry[kind] = Searched(title, words, position, names)


def own_names(record: dict[str, Any], language: str = "und") -> list[dict[str, str]]:
    """The name by which the register calls a record, a text by language or in one, and its other names."""
    own = record["name"] if isinstance(record["name"], dict) else {language: record["name"]}
    called = [{"value": value, "language": language, "kind": "official"} for language, value in own.items()]
    return [*called, *record["names"]]


def own_titles(record: dict[str, Any]) -> list[str]:
    """What a record is called in each language in which it has a title or a name."""
    told = (record.get(field) for field in ("name", "title"))
    return [text for texts in told if isinstance(texts, dict) for text in texts.values()]


def words_of(kind: str, record: dict[str, Any]) -> list[str]:
    """The texts by which a record is found beside its names, as they are told."""
    return [word for word in _registry[kind].words(record) if word] if kind in _registry else []


def searched_kinds() -> list[str]:
    """The kinds that search finds, those that people mean most often first."""
    return sorted(_registry, key=lambda kind: _registry[kind].position)


def matched_kinds() -> list[str]:
    """The kinds that are matched by name."""
    return [kind for kind in searched_kinds() if _registry[kind].names]


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
    _refresh_names(kind, records)


class IndexedName(NamedTuple):
    """A name of a record as it is stored."""

    record: UUID
    kind: str
    value: str
    language: str
    name_kind: str
    normalised: str
    romanised: str
    bare: str
    sound: str


def _refresh_names(kind: str, records: Mapping[UUID, tuple[str, dict[str, Any] | None]]) -> None:
    from silknet.search.models import EntryName

    shown = ((uuid, key, record) for uuid, (key, record) in records.items() if record is not None)
    wanted = {name for uuid, key, record in shown for name in names(kind, uuid, key, record)}
    stored = EntryName.objects.filter(record__in=list(records)).values_list("pk", *IndexedName._fields)
    known = {IndexedName(*values): pk for pk, *values in stored}
    EntryName.objects.filter(pk__in=[pk for name, pk in known.items() if name not in wanted]).delete()
    EntryName.objects.bulk_create([EntryName(**name._asdict()) for name in sorted(wanted - known.keys())])


def names(kind: str, uuid: UUID, key: str, record: dict[str, Any]) -> set[IndexedName]:
    """The names by which a record is matched, its key among them."""
    called = _registry[kind].names if kind in _registry else None
    if called is None:
        return set()
    told = [*called(record), {"value": key, "language": "und", "kind": "key"}]
    found = [
        IndexedName(uuid, kind, name["value"][:500], name["language"], name["kind"], *forms(name["value"]))
        for name in told
    ]
    return {name for name in found if name.normalised}


def entry(kind: str, uuid: UUID, key: str, record: dict[str, Any]) -> dict[str, Any]:
    """What an entry holds for a record, by field."""
    searched = _registry[kind]
    title = searched.title(record)
    words = [word for word in (title, key, *searched.words(record)) if word]
    names = [name["value"] for name in record.get("names", ())]
    called = [title, *own_titles(record), *names]
    return {
        "record": uuid,
        "kind": kind,
        "key": key,
        "title": title[:500],
        "heading": normalised(title)[:500],
        "names": _comparable(called),
        "text": _comparable([*names, *words]),
        "position": searched.position,
    }


def _comparable(texts: Iterable[str]) -> str:
    """Texts as they are compared, and in Latin letters; in order, each once."""
    forms = dict.fromkeys(form for text in texts for form in (normalised(text), romanised(text)) if form)
    return " | ".join(forms)
