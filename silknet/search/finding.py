"""What is found by a search over everything, and how well: in the names of records, nearly so, or in their texts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from silknet.search.asked import Asked, Part
from silknet.search.candidates import Candidate, near
from silknet.search.matching import SAFE, SHOWN
from silknet.search.models import Entry

# How well an entry is found, of 100; what a name is worth is its score.
TITLE, BEGINNING, IN_TITLE, IN_NAMES, TOGETHER, IN_TEXT = 100, 90, 80, 76, 60, 50
MENTIONS_IN_TITLE, MENTIONS = 45, 40  # it by the name that the register uses

SURE = {"exact", "variant", "exonym", "former", "acronym", "key", "transliteration", "words"}
ALIKE_BESIDE_WORDS = 0.78  # from which a name that is nearly the same stands beside what has the words themselves
NEAREST, MOST_NEAREST = 0.5, 5  # names that are told where nothing is found
FALLS_OFF = 0.12  # less alike than the most alike name by so much, a name is not meant


@dataclass(frozen=True)
class Group:
    """The records of a kind that are found: how many, and the best of them."""

    kind: str
    count: int
    best: int
    entries: list[Entry]


@dataclass
class Found:
    """What is found: the entries, each with its `weight`, and the names that were meant."""

    asked: Asked
    parts: list[Part]
    entries: QuerySet[Entry]
    names: dict[UUID, Candidate] = field(default_factory=dict)
    is_loose: bool = False
    is_by_words: bool = True  # whether any record has the words; else there are only names that are nearly the same
    nearest: list[Candidate] = field(default_factory=list)  # names that are a little alike, where nothing is found

    def best_first(self, kind: str) -> QuerySet[Entry]:
        return self.entries.filter(kind=kind).order_by(*_order())

    def counts(self) -> list[Group]:
        """Each kind with its number, the kind of the best first: one query."""
        told = (
            self.entries.order_by().values("kind").annotate(count=Count("pk"), best=Max("weight"), at=Max("position"))
        )
        rows = sorted(told, key=lambda row: (-row["best"], row["at"]))
        return [Group(row["kind"], row["count"], row["best"], []) for row in rows]

    def groups(self, few: int) -> list[Group]:
        """The same, each kind with its best few: one query."""
        placed = Window(RowNumber(), partition_by=[F("kind")], order_by=_order())
        counted = Window(Count("pk"), partition_by=[F("kind")])
        rows = self.entries.annotate(place=placed, among=counted).filter(place__lte=few).order_by("kind", "place")
        kinds: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            kinds[row.kind].append(row)
        groups = [Group(kind, rows[0].among, rows[0].weight, rows) for kind, rows in kinds.items()]
        return sorted(groups, key=lambda group: (-group.best, group.entries[0].position))


def _order() -> list[Any]:
    return [F("weight").desc(), F("position").asc(), Entry.objects.by_heading().asc(), F("record").asc()]


def find(asked: Asked) -> Found:
    """What has all words, what is called nearly so, and what mentions a record that is asked for by another name of
    it. Where there is none of these, what has the words inside others.
    """
    if not asked:
        return _nothing(asked)
    named = near(asked.whole, least=NEAREST)
    has_words = Entry.objects.filter(having("text", asked.parts)).exists()
    names = _meant([each for each in named if each.score >= SHOWN], has_words=has_words)
    if has_words or names:
        found = _found(asked, asked.parts, names, _other_words(asked, names))
        found.is_by_words = has_words or any(each.reason in SURE for each in names.values())
        return found
    if Entry.objects.filter(having("text", asked.loose)).exists():
        return _found(asked, asked.loose, {}, [])
    nothing = _nothing(asked)
    nothing.nearest = sorted(named, key=lambda each: (-each.score, str(each.record)))[:MOST_NEAREST]
    return nothing


def _nothing(asked: Asked) -> Found:
    return Found(asked, asked.parts, Entry.objects.none().annotate(weight=Value(0)), is_by_words=False)


def _other_words(asked: Asked, names: dict[UUID, Candidate]) -> list[Part]:
    """The words of the title of the one record that is surely meant, where it was asked for by another name."""
    sure = [each for each in names.values() if each.reason in SURE and each.score >= SAFE and each.kind != "people"]
    headings = Entry.objects.filter(record__in=[each.record for each in sure]).values_list("heading", flat=True)
    others = list(headings[:2]) if sure else []
    return [Part(others[0])] if len(others) == 1 and not others[0].startswith(asked.whole) else []


def _found(asked: Asked, parts: list[Part], names: dict[UUID, Candidate], others: list[Part]) -> Found:
    condition = having("text", parts) | Q(record__in=list(names))
    if others:
        condition |= having("text", others)
    entries = Entry.objects.filter(condition).annotate(weight=_weight(asked, parts, names, others))
    return Found(asked, [*parts, *others], entries, names, is_loose=parts is asked.loose)


def _meant(told: list[Candidate], *, has_words: bool) -> dict[UUID, Candidate]:
    """Beside records that have the words themselves, only names that are nearly the same are told."""
    if has_words and not any(each.reason in SURE for each in told):
        told = [each for each in told if each.reason != "part" and each.score >= ALIKE_BESIDE_WORDS]
    best = max((each.score for each in told), default=0.0)
    return {each.record: each for each in told if each.score >= best - FALLS_OFF}


def having(column: str, parts: Iterable[Part]) -> Q:
    """That a column has every part in one of its spellings, each at the beginning of a word."""
    return reduce(and_, (reduce(or_, _standing(column, part)) for part in parts))


def _standing(column: str, part: Part) -> Iterable[Q]:
    for spelling in part.spellings:
        if part.inside:
            yield Q(**{f"{column}__contains": spelling})
        else:
            yield Q(**{f"{column}__startswith": spelling}) | Q(**{f"{column}__contains": f" {spelling}"})


def _weight(asked: Asked, parts: list[Part], names: dict[UUID, Candidate], others: list[Part]) -> Case:
    """The most that speaks for an entry. A name is worth its score, but what has every word in its title is worth more
    than a name that is only nearly so.
    """
    told: list[tuple[int, Q]] = [
        (TITLE, Q(heading=asked.whole)),
        (BEGINNING, Q(heading__startswith=f"{asked.whole} ")),
        (IN_TITLE, having("heading", parts)),
        (IN_NAMES, having("names", parts)),
    ]
    if " " in asked.whole:
        told.append((TOGETHER, Q(text__contains=asked.whole)))
    if others:
        told += [(IN_TEXT, having("text", parts)), (MENTIONS_IN_TITLE, having("heading", others))]
    by_score: dict[int, list[UUID]] = defaultdict(list)
    for record, name in names.items():
        by_score[round(100 * name.score)].append(record)
    told += [(score, Q(record__in=records)) for score, records in by_score.items()]
    told.sort(key=lambda each: -each[0])
    return Case(
        *[When(condition, then=Value(weight)) for weight, condition in told],
        default=Value(MENTIONS if others else IN_TEXT),
    )
