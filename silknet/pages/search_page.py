"""The page of the search, and the suggestions while somebody types: what is found, and of each record why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy

from silknet.changes.publish import by_kind
from silknet.directory import page_of, title_of_slug
from silknet.filters import BadParameters, Wrong, not_in_list, refused
from silknet.languages import language_name
from silknet.markup import bare
from silknet.records import Shown, latest, shown
from silknet.search.asked import Asked, Part
from silknet.search.candidates import Candidate
from silknet.search.excerpts import Piece, excerpt, marked, parts_in
from silknet.search.finding import Found, find
from silknet.search.index import searched_kinds, words_of
from silknet.search.models import Entry
from silknet.search.spelling import mended, with_most_words
from silknet.search.suggesting import suggested
from silknet.territories import territory_name
from silknet.text import codes

FEW = 5  # of each kind, before a reader asks for all of them
MOST_PARTLY = 5  # records that have most of the words, where none has all
WITHOUT_A_LIST = ("seats",)

WHY = {
    "exact": gettext_lazy("Its name"),
    "official": gettext_lazy("Its name"),
    "local": gettext_lazy("Its own name"),
    "variant": gettext_lazy("Another name"),
    "exonym": gettext_lazy("Its name in another language"),
    "former": gettext_lazy("A former name"),
    "acronym": gettext_lazy("Its acronym"),
    "key": gettext_lazy("Its key in the register"),
    "transliteration": gettext_lazy("The same name in another script"),
    "words": gettext_lazy("The same words in another form"),
    "spelling": gettext_lazy("Nearly the same spelling"),
    "sound": gettext_lazy("It sounds the same in another script"),
    "part": gettext_lazy("A part of its name"),
    "title": gettext_lazy("Words of its name"),
    "text": gettext_lazy("In its text"),
}


class Why(NamedTuple):
    """Why a record is found: a reason in words, and what was matched, in its language where that is known."""

    reason: Any
    pieces: Sequence[Piece]
    language: str


class Hit(NamedTuple):
    """A record that is found, as the page tells of it."""

    shown: Shown
    title: list[Piece]
    about: list[str]
    on: str  # its day, month or year
    why: Why | None


@dataclass(frozen=True)
class Kind:
    """The records of a kind that are found, and where all of them are."""

    name: str
    noun: Any
    count: int
    address: str
    hits: list[Hit]


def search_page(asked_for: QueryDict) -> dict[str, Any]:
    """What the template tells. BadParameters says what may be asked for."""
    kind = _kind(asked_for)
    asked = Asked(asked_for.get("q", ""))
    found = find(asked)
    told: dict[str, Any] = {"words": asked.text, "asked": asked, "kind": kind, "found": found}
    if kind:
        told |= _narrowed(asked_for, found, kind)
    else:
        page_of(asked_for, [])
        told["kinds"] = _grouped(found)
    told["count"] = sum(each.count for each in told["kinds"])
    if not found.is_by_words or not told["count"]:
        told |= _otherwise(found) if asked else {}
    return told | {"everything": f"?{urlencode({'q': asked.text})}", "lists": _lists()}


def suggestions(asked_for: QueryDict) -> list[Hit]:
    """What the box suggests while somebody types in it. BadParameters as for the page."""
    if wrong := [*refused(asked_for, ["q"])]:
        raise BadParameters(wrong)
    asked = Asked(asked_for.get("q", ""))
    told = suggested(asked)
    names = {entry.record: name for entry, name in told if name}
    return _hits(Found(asked, asked.parts, Entry.objects.none(), names), [entry for entry, _name in told])


def _kind(asked_for: QueryDict) -> str:
    wrong = [*refused(asked_for, ["q", "kind", "page"])]
    kind = asked_for.get("kind", "")
    if not wrong and kind and kind not in searched_kinds():
        wrong = [Wrong("kind", "invalid_choice", not_in_list(kind, searched_kinds()))]
    if wrong:
        raise BadParameters(wrong)
    return kind


def _grouped(found: Found) -> list[Kind]:
    groups = found.groups(FEW)
    hits = iter(_hits(found, [entry for group in groups for entry in group.entries]))
    return [_told(group.kind, group.count, found, [next(hits) for _entry in group.entries]) for group in groups]


def _narrowed(asked_for: QueryDict, found: Found, kind: str) -> dict[str, Any]:
    """All of a kind, page by page, beside the numbers of the others."""
    page = page_of(asked_for, found.best_first(kind))
    hits = _hits(found, list(page))
    kinds = [_told(group.kind, group.count, found, []) for group in found.counts()]
    return {"kinds": kinds, "page": page, "hits": hits, "noun": by_kind()[kind]._meta.verbose_name_plural}


def _told(kind: str, count: int, found: Found, hits: list[Hit]) -> Kind:
    query = urlencode({"q": found.asked.text, "kind": kind})
    return Kind(kind, by_kind()[kind]._meta.verbose_name_plural, count, f"?{query}", hits)


def _otherwise(found: Found) -> dict[str, Any]:
    """What else may be meant, where nothing or only something like it is found."""
    proposed = [(words, f"?{urlencode({'q': words})}") for words in mended(found.asked)]
    names = {each.record: each for each in found.nearest}
    partly = [] if found.names else with_most_words(found.asked, MOST_PARTLY)
    partly = [entry for entry in partly if entry.record not in names]
    entries = {entry.record: entry for entry in Entry.objects.filter(record__in=list(names))} if names else {}
    near = [entries[record] for record in names if record in entries]
    hits = _hits(Found(found.asked, found.parts, found.entries, names), [*near, *partly])
    return {"proposed": proposed, "nearest": hits[: len(near)], "partly": hits[len(near) :]}


def _lists() -> list[tuple[Any, str]]:
    """Where a reader may look without searching."""
    kinds = [kind for kind in searched_kinds() if kind not in WITHOUT_A_LIST]
    return [(by_kind()[kind]._meta.verbose_name_plural, reverse(f"{kind}-list")) for kind in kinds]


# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _hits(found: Found, entries: Iterable[Entry]) -> list[Hit]:
    """Of each entry what the page tells, in their order: one query."""
    wanted = list(entries)
    versions = {version.uuid: version for version in latest([entry.record for entry in wanted])} if wanted else {}
    return [_hit(found, entry, versions[entry.record].public() or {}) for entry in wanted]


def _hit(found: Found, entry: Entry, record: dict[str, Any]) -> Hit:
    told = shown(entry.kind, record)
    why = _why(found, entry, record, told.title)
    return Hit(told, marked(told.title, found.parts), _about(entry.kind, record, told.label), _on(record), why)


def _why(found: Found, entry: Entry, record: dict[str, Any], title: str) -> Why | None:
    """By which of its names it is meant; else the name or the text that has the words that its title has not."""
    if name := found.names.get(entry.record):
        return _by_name(name, title)
    in_title = parts_in(title, found.parts)
    if len(in_title) == len(found.parts):
        return Why(WHY["title"], (), "")
    return _where(found.parts, in_title, entry, record) or (Why(WHY["title"], (), "") if in_title else None)


def _by_name(name: Candidate, title: str) -> Why:
    language = "" if name.language == "und" else name.language
    reason: Any = WHY[name.reason]
    if name.reason == "exonym" and language:
        reason = gettext("Its name in %(language)s") % {"language": language_name(language)}
    pieces = () if name.matched == title or name.reason == "key" else (Piece(name.matched, True),)
    return Why(reason, pieces, "" if language == get_language() else language)


def _where(parts: list[Part], in_title: set[int], entry: Entry, record: dict[str, Any]) -> Why | None:
    best: tuple[int, str, str, Any] = (0, "", "", "")
    for text, language, reason in _texts(entry.kind, entry.key, record):
        count = len(parts_in(text, parts) - in_title)
        if count > best[0]:
            best = (count, text, language, reason)
    count, text, language, reason = best
    if not count:
        return None
    return Why(reason, excerpt(text, parts), "" if language == get_language() else language)


def _texts(kind: str, key: str, record: dict[str, Any]) -> Iterable[tuple[str, str, Any]]:
    """The names and the texts by which a record is found, each with its language where it is known, and what it is."""
    for name in record["names"]:
        yield name["value"], "" if name["language"] == "und" else name["language"], WHY[name["kind"]]
    languages = {
        bare(text): code
        for texts in record.values()
        if isinstance(texts, dict) and set(texts) <= set(codes())
        for code, text in texts.items()
    }
    for text in words_of(kind, record):
        yield text, languages.get(bare(text), ""), WHY["text"]
    yield key, "", WHY["key"]


def _about(kind: str, record: dict[str, Any], label: str) -> list[str]:
    """What helps to tell a record from others: what it is, where, of whom."""
    sort = label or (title_of_slug(record["kind"]) if isinstance(record.get("kind"), str) else "")
    told = [sort, record.get("role", "") if kind == "people" else "", record.get("publisher", "")]
    named = (
        ("person", "organization", "city", "conference") if kind in ("seats", "sessions") else ("city", "conference")
    )
    told += [(record.get(field) or {}).get("name", "") for field in (*named, "body")]
    if country := record.get("country"):
        told.append(territory_name(country["code"]) or country["name"])
    return [words for words in dict.fromkeys(told) if words]


def _on(record: dict[str, Any]) -> str:
    days = (record.get(field) for field in ("date", "on", "start", "published_on", "since"))
    return next((day for day in days if isinstance(day, str) and day), "")
