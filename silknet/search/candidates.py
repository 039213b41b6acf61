"""Which records a name may mean: found by the database, weighed by matching.py."""

from functools import cache
from typing import Any, NamedTuple

from silknet.search.index import matched_kinds
from silknet.search.matching import LEAST_SOUNDS, SHOWN, Forms, forms, safe, score
from silknet.search.models import Entry, EntryName
from silknet.search.words import normalised
from silknet.territories import every_territory

MOST = 10  # that are told


class Candidate(NamedTuple):
    kind: str
    record: Any
    score: float
    reason: str
    matched: str
    language: str


def match(text: str, kind: str = "") -> list[dict[str, Any]]:
    """The records that a name may mean, the likeliest first; the first is chosen only where that is safe."""
    asked = forms(text)
    if not asked.normalised:
        return []
    found = _best_names(asked, kind)
    entries = {entry.record: entry for entry in Entry.objects.filter(record__in=[each.record for each in found])}
    found.sort(key=lambda each: (-each.score, entries[each.record].position, entries[each.record].key))
    chosen = bool(found) and safe(found[0], found[1:], kind_asked=bool(kind))
    return [
        {
            "kind": each.kind,
            "id": str(each.record),
            "slug": entries[each.record].key,
            "name": entries[each.record].title,
            "matched": each.matched,
            "language": each.language,
            "score": round(each.score, 3),
            "reason": each.reason,
            "chosen": chosen and each is found[0],
        }
        for each in found[:MOST]
    ]


def near(text: str, least: float = SHOWN, kind: str = "") -> list[Candidate]:
    """The records that have a name at least so much like this, each with the name that is most alike; in no order."""
    asked = forms(text)
    return _best_names(asked, kind, least) if asked.normalised else []


def _best_names(asked: Forms, kind: str, least: float = SHOWN) -> list[Candidate]:
    """Of each record the name that is most alike."""
    best: dict[Any, tuple[Any, Candidate]] = {}
    for name in _near(asked, [kind] if kind else matched_kinds()):
        weight, reason = score(asked, name.forms(), name.name_kind)
        found = Candidate(name.kind, name.record, weight, reason, name.value, name.language)
        rank = weight, *_preferred(asked, name)
        if weight >= least and (name.record not in best or rank > best[name.record][0]):
            best[name.record] = rank, found
    return [found for _rank, found in best.values()]


def _preferred(asked: Forms, name: EntryName) -> tuple[bool, bool, int]:
    """Of names that are alike, the one whose language is known, in the script that was asked, that came first."""
    return name.language != "und", name.forms().is_latin == asked.is_latin, -name.pk


def _near(asked: Forms, kinds: list[str]) -> list[EntryName]:
    """The names to be weighed. Who asks for a name as it stands in the register is not told of others."""
    names = EntryName.objects.filter(kind__in=kinds)
    if same := list(names.same_as(asked)):
        return same
    if asked.normalised in _territories():
        return []  # Austria is not Australia spelt wrongly
    sounding = names.filter(sound=asked.sound).order_by("pk")[:50] if len(asked.sound) >= LEAST_SOUNDS else []
    return [*sounding, *names.sharing(asked.romanised)]


@cache
def _territories() -> frozenset[str]:
    """What countries and regions are called that have names of their own, whether they are in the register or not."""
    return frozenset(map(normalised, every_territory()))
