"""What is searched for, as words and phrases with the spellings by which each is found. No database, no Django."""

import re
from functools import cached_property

from silknet.search.matching import SMALL
from silknet.search.words import normalised, romanised

LONGEST = 200  # characters that are read
MOST_PARTS = 16  # that are looked for, the longest of them
LEAST_LETTERS = 3  # of a word in another script whose Latin form is looked for too

_QUOTED = re.compile('["“”„«»「」『』]([^"“”„«»「」『』]+)["“”„«»「」『』]')
# Scripts that write no spaces between words: a word may begin anywhere.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_IDEOGRAPHS = re.compile("^[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+$")
# Marks that turn the direction of writing: between them, what follows on a page would be read the wrong way round.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def undirected(text: str) -> str:
    """The text without marks of writing direction, which nobody types and a page must not repeat."""
    return _DIRECTIONS.sub("", text)


class Part:
    """A word or a phrase that must be there, in one of its spellings. It begins a word, or where `inside` is true it
    may stand in the middle of one.
    """

    def __init__(self, words: str, *, inside: bool = False) -> None:
        self.words = words
        self.inside = inside or _UNSPACED.search(words) is not None
        self.spellings = _spellings(words)

    def __repr__(self) -> str:
        return f"Part({self.words!r})"

    def begins(self, word: str) -> bool:
        """Whether a normalised word is found by this part, or by a word of it where it is a phrase."""
        if self.inside:
            return any(spelling in word for spelling in self.spellings)
        return any(word.startswith(each) for spelling in self.spellings for each in spelling.split())


def _spellings(words: str) -> tuple[str, ...]:
    """The word itself; its singular or plural as English, French, Spanish and Portuguese make it; its Latin form."""
    found = [words]
    if words.isascii() and len(words) > 3 and " " not in words:
        if words.endswith("ies"):
            found.append(words[:-3] + "y")
        elif words.endswith("s") and not words.endswith("ss"):
            found.append(words[:-1])
        elif words.endswith("y") and words[-2] not in "aeiou":
            found.append(words[:-1] + "ies")
    elif not words.isascii() and not _UNSPACED.search(words) and len(latin := romanised(words)) >= LEAST_LETTERS:
        found.append(latin)
    return tuple(found)


class Asked:
    """A search as it was typed, and its parts, each once: phrases in quotation marks, and words."""

    def __init__(self, text: str) -> None:
        self.text = undirected(text)[:LONGEST].strip()
        self.whole = normalised(_QUOTED.sub(r" \1 ", self.text))
        phrases = [normalised(found) for found in _QUOTED.findall(self.text)]
        words = normalised(_QUOTED.sub(" ", self.text)).split()
        told = [word for word in words if word not in SMALL] if len(words) + len(phrases) > 1 else words
        self.words = list(dict.fromkeys(filter(None, [*phrases, *(told or ([] if phrases else words))])))

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def parts(self) -> list[Part]:
        return [Part(word) for word in self._longest(self.words)]

    @cached_property
    def loose(self) -> list[Part]:
        """The same less strictly: words may stand inside others, and ideographs two by two."""
        found = [piece for word in self.words for piece in _two_by_two(word)]
        return [Part(piece, inside=True) for piece in self._longest(list(dict.fromkeys(found)))]

    def _longest(self, words: list[str]) -> list[str]:
        if len(words) <= MOST_PARTS:
            return words
        kept = sorted(words, key=len, reverse=True)[:MOST_PARTS]
        return [word for word in words if word in kept]


def _two_by_two(word: str) -> list[str]:
    """里昂丝绸 is 里昂 and 丝绸; of an odd number the last two overlap."""
    if not _IDEOGRAPHS.match(word) or len(word) < 4:
        return word.split()
    return [word[at : at + 2] for at in range(0, len(word) - 1, 2)] + ([word[-2:]] if len(word) % 2 else [])
