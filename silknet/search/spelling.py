"""What may have been meant where nothing is found: words of the register that are spelt nearly so."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import GreaterThan
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from silknet.search.asked import Asked
from silknet.search.finding import having
from silknet.search.matching import MOST_PIECES, pieces
from silknet.search.models import Entry

MOST_READ = 150  # texts in which words that are nearly the same are looked for
MOST_WORDS = 4  # that are mended
MOST_MENDED = 3  # searches that are proposed
MOST_TRIED = 8  # before they are proposed: nothing is proposed that finds nothing
LEAST_LETTERS = 4  # of a word that is mended
ALIKE = 0.7  # from which a word is taken for another
RARER = 5  # times, and a word is not proposed beside another
FIRST_LETTER = 0.15  # what a wrong first letter costs: it is seldom wrong


def mended(asked: Asked) -> list[str]:
    """Searches that find something: each word that no record has is one that some have, or is left out, those with the
    most alike words first; and where all words are known but not together, without one of them. Two to three queries.
    """
    parts = asked.parts
    known = _known([having("text", [part]) for part in parts])
    unknown = [part.words for part, count in zip(parts, known, strict=True) if not count]
    tried = _with_other_words(asked, unknown) if unknown else _without_one(asked)
    finds = _known([having("text", Asked(words).parts) for words in tried])
    return [words for words, count in zip(tried, finds, strict=True) if count][:MOST_MENDED]


def _with_other_words(asked: Asked, unknown: list[str]) -> list[str]:
    spelt = _spelt_nearly(unknown[:MOST_WORDS])
    words = asked.whole.split()
    several = len(asked.parts) > 1
    choices = [
        [word] if word not in unknown else [*spelt.get(word, [])[: 2 if several else None], *([""] if several else [])]
        for word in words
    ]
    return _new(asked, map(_joined, islice(product(*choices), MOST_TRIED)))


def _joined(words: Sequence[str]) -> str:
    """Where a word is left out, the small words that held it go too."""
    told = " ".join(filter(None, words))
    return told if all(words) else " ".join(Asked(told).words)


def _without_one(asked: Asked) -> list[str]:
    """A phrase is tried as words first, single words last."""
    words = asked.words[: MOST_TRIED // 2]
    fewer = [" ".join([*words[:at], *words[at + 1 :]]) for at in reversed(range(len(words)))]
    whole = [asked.whole] if any(" " in word for word in words) else []
    return _new(asked, [*whole, *fewer, *reversed(asked.words)])


def _new(asked: Asked, told: Iterable[str]) -> list[str]:
    """Searches other than this one, each once."""
    found: dict[tuple[str, ...], str] = {}
    for words in told:
        found.setdefault(tuple(Asked(words).words), words)
    return [words for parts, words in found.items() if parts not in ((), tuple(asked.words))][:MOST_TRIED]


def _known(conditions: list[Q]) -> list[int]:
    """How many entries meet each condition: one query."""
    if not conditions:
        return []
    counts = {f"n{number}": Count("pk", filter=condition) for number, condition in enumerate(conditions)}
    told = Entry.objects.aggregate(**counts)
    return [told[name] for name in counts]


def _spelt_nearly(words: list[str]) -> dict[str, list[str]]:
    """For each word those of the register that are most alike, the usual ones first among equals: one query."""
    wanted = [word for word in words if len(word) >= LEAST_LETTERS and " " not in word]
    shared = list(dict.fromkeys(piece for word in wanted for piece in pieces(word)))
    if not shared:
        return {}
    shared = shared[:: -(-len(shared) // MOST_PIECES)]
    usual = Counter(word for text in _texts_sharing(shared) for word in text.split() if len(word) >= LEAST_LETTERS)
    return {word: _likeliest(sorted(_alike(word, usual)), usual) for word in wanted}


def _likeliest(alike: list[tuple[Any, str]], usual: Counter[str]) -> list[str]:
    """Beside the most alike word, others only if they are not much rarer: what is rare is itself spelt wrongly."""
    words = [word for _rank, word in alike]
    return [word for word in words if usual[word] * RARER >= usual[words[0]]][:MOST_MENDED]


def _alike(word: str, usual: Counter[str]) -> Iterator[tuple[Any, str]]:
    for other, alike, _key in extract(
        word, list(usual), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=20
    ):
        weight = alike - (0.0 if word[0] == other[0] else FIRST_LETTER)
        if weight >= ALIKE:
            yield (-round(weight, 2), -usual[other], other), other


def _texts_sharing(shared: list[str]) -> list[str]:
    """Texts with the most of these pieces, the shortest first."""
    has = [
        Case(When(GreaterThan(StrIndex("text", Value(piece)), 0), then=Value(1)), default=Value(0)) for piece in shared
    ]
    count: Any = sum(has, start=Value(0, output_field=IntegerField()))
    found = Entry.objects.alias(shared=count).filter(shared__gte=max(1, len(shared) // 4))
    return list(found.order_by("-shared", Length("text"), "pk").values_list("text", flat=True)[:MOST_READ])


def with_most_words(asked: Asked, most: int) -> list[Entry]:
    """Entries that have at least two words, and half, of what was asked, those with the most first, each with its `weight`."""
    parts = asked.parts if len(asked.parts) > 1 else asked.loose
    if len(parts) < 3:
        return []
    has = [Case(When(having("text", [part]), then=Value(1)), default=Value(0)) for part in parts]
    total: Any = sum(has, start=Value(0, output_field=IntegerField()))
    found = Entry.objects.annotate(weight=total)
    return list(
        found.filter(weight__gte=max(2, -(-len(parts) // 2))).order_by("-weight", "position", "heading", "pk")[:most]
    )
