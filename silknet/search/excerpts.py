"""Where in a text the words stand that were searched for: marked, and with a few words around them. No Django."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from silknet.search.asked import Part
from silknet.search.words import normalised, romanised

AROUND = 90  # characters on each side of the first word that is found
_WORD = re.compile(r"\w(?:[\w\u0300-\u036f'’ʻʼ]*\w)?")


class Piece(NamedTuple):
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    is_found: bool


class Stretch(NamedTuple):
    begin: int
    end: int
    part: int  # which of the parts is found there


def stretches(text: str, parts: Sequence[Part]) -> list[Stretch]:
    """Where words of a text are found, in their order. A phrase is found where its words follow each other."""
    words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
    forms = [_forms(word) for _begin, _end, word in words]
    found: dict[tuple[int, int], int] = {}
    for number, part in enumerate(parts):
        for spelling in part.spellings:
            length = len(spelling.split())
            for at in range(len(words) - length + 1):
                if inner := _at(spelling.split(), forms[at : at + length], part):
                    begin, end = words[at][0], words[at + length - 1][1]
                    found.setdefault(_within(text, begin, end, inner), number)
    return _apart(Stretch(begin, end, number) for (begin, end), number in sorted(found.items()))


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((normalised(word), romanised(word))))


def _at(spelling: list[str], forms: list[tuple[str, ...]], part: Part) -> str:
    """What of the last word is found, where the words before it are those of the spelling."""
    if any(word not in form for word, form in zip(spelling[:-1], forms, strict=False)):
        return ""
    last = spelling[-1]
    return last if any(last in form if part.inside else form.startswith(last) for form in forms[-1]) else ""


def _within(text: str, begin: int, end: int, inner: str) -> tuple[int, int]:
    """In scripts without spaces the characters themselves, elsewhere the whole word."""
    at = text.find(inner, begin, end)
    return (at, at + len(inner)) if at >= 0 and not inner.isascii() else (begin, end)


def _apart(found: Iterable[Stretch]) -> list[Stretch]:
    """Of stretches that lie over each other, the first."""
    kept: list[Stretch] = []
    for stretch in found:
        if not kept or stretch.begin >= kept[-1].end:
            kept.append(stretch)
    return kept


def marked(text: str, parts: Sequence[Part]) -> list[Piece]:
    """The whole text in pieces."""
    return _pieces(text, stretches(text, parts), 0, len(text))


def excerpt(text: str, parts: Sequence[Part]) -> list[Piece]:
    """What stands around the place where most of the parts are near each other; nothing where none is found."""
    found = stretches(text, parts)
    if not found:
        return []
    first = max(found, key=lambda one: (len({other.part for other in _near(one, found)}), -one.begin))
    begin, end = _cut(text, first)
    pieces = _pieces(text, [each for each in found if each.begin >= begin and each.end <= end], begin, end)
    before, after = [Piece("… ", False)] * (begin > 0), [Piece(" …", False)] * (end < len(text))
    return [*before, *pieces, *after]


def _near(one: Stretch, found: list[Stretch]) -> list[Stretch]:
    return [other for other in found if 0 <= other.begin - one.begin <= AROUND]


def _cut(text: str, around: Stretch) -> tuple[int, int]:
    """So much of a text, whole words of it; a line of its own is not left."""
    begin = max(text.rfind("\n", 0, around.begin) + 1, around.begin - AROUND)
    stop = text.find("\n", around.end)
    end = min(len(text) if stop < 0 else stop, around.end + 2 * AROUND)
    if begin and text[begin - 1] != "\n" and (space := text.find(" ", begin, around.begin)) >= 0:
        begin = space + 1
    if end < len(text) and text[end] != "\n" and (space := text.rfind(" ", around.end, end)) >= 0:
        end = space
    return begin, end


def _pieces(text: str, found: list[Stretch], begin: int, end: int) -> list[Piece]:
    pieces, at = [], begin
    for stretch in found:
        pieces += [Piece(text[at : stretch.begin], False), Piece(text[stretch.begin : stretch.end], True)]
        at = stretch.end
    return [piece for piece in [*pieces, Piece(text[at:end], False)] if piece.text]


def parts_in(text: str, parts: Sequence[Part]) -> set[int]:
    """Which of the parts a text has, by their numbers."""
    return {stretch.part for stretch in stretches(text, parts)}
