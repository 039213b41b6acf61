"""How alike two names are, whatever their scripts. No database, no Django."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from silknet.search.words import normalised, romanised

SHOWN = 0.7  # what is less alike is no candidate
SAFE = 0.9  # what is less alike is never chosen: one other letter may be another city (Nanchong, Nanchang)
MARGIN = 0.05  # by which the best candidate must be ahead of the next one to be chosen
ALIKE = 0.72  # from which two words are one word spelt in two ways
MOST_PIECES = 12  # of a name, by which others that are like it are found
MOST_WORDS = 16  # of a name that are compared one by one
LEAST_SOUNDS = 4  # consonants by which a name is known in another script

REASONS = {
    "exact": "the name itself",
    "variant": "another name",
    "exonym": "its name in another language",
    "former": "a name that it had",
    "acronym": "its acronym",
    "key": "its key in the register",
    "transliteration": "the same name in another script",
    "words": "the same words in another order, or without small words, legal forms or the word for a city",
    "spelling": "nearly the same letters",
    "sound": "the same consonants in another script",
    "part": "a part of the name, or more than it",
}

# Of a name that is asked for as the register spells it, by the kind of name.
_SAME = {"variant": 0.98, "exonym": 0.98, "acronym": 0.97, "former": 0.96, "key": 0.93}

SMALL = set(re.findall(r"\w+", "of the for and de du des la le les di del della dei e et y do da dos das der die und"))
_LEGAL = set(re.findall(r"\w+", "co ltd inc corp llc plc gmbh ag kg spa srl sa sas sarl bv nv ltda pte pvt pty kk jsc"))
_LEGAL_WORDS = {"limited": "ltd", "incorporated": "inc", "corporation": "corp", "company": "co"}
_LEGAL_HAN = re.compile("股份有限公司|有限责任公司|有限公司|株式会社|有限会社")
_PLACE_HAN = re.compile("(?<=..)[市省县縣]$")  # city, province, county
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = re.compile(r"\b\w(?: \w\b)+")

_SOUNDS = [
    (re.compile("tch|sch|dzh|zh|sh|ch|ts(?!h)|tz|dj|c(?=[eiy])|[zj]"), "s"),
    (re.compile("kh|gh|ck|[qcxg]"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("[vw]"), "b"),
    (re.compile("d"), "t"),
    (re.compile("l"), "r"),
    (re.compile("[^bfkmnprst]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
]


class Forms(NamedTuple):
    """A name as it is compared; the longest are cut."""

    normalised: str
    romanised: str
    bare: str  # its romanised words in alphabetical order, without those that people leave out
    sound: str  # its consonants, those that languages confuse made one

    @property
    def is_han(self) -> bool:
        return _HAN.search(self.normalised) is not None

    @property
    def is_latin(self) -> bool:
        return self.normalised.replace(" ", "") == self.romanised.replace(" ", "")


def forms(text: str) -> Forms:
    plain = normalised(text)
    latin = romanised(text)
    return Forms(plain[:500], latin[:500], _bare(plain)[:500], _sound(latin)[:500])


def pieces(latin: str) -> list[str]:
    """Neighbouring letters of each word, three by three, in a short text two by two; at most twelve, spread over it.
    Most of them are left where a letter is wrong or words change places.
    """
    size = 2 if len(latin) < 8 else 3
    found = [word[at : at + size] for word in latin.split() for at in range(max(1, len(word) - size + 1))]
    found = list(dict.fromkeys(found))
    return found[:: -(-len(found) // MOST_PIECES)] if found else []


def score(asked: Forms, name: Forms, name_kind: str) -> tuple[float, str]:
    """How sure it is that who asks means this name, from 0 to 1, and why: one of the REASONS."""
    if asked.normalised == name.normalised:
        return _SAME.get(name_kind, 1.0), name_kind if name_kind in _SAME else "exact"
    if name_kind == "key":
        return 0.0, "key"
    if _without_endings(asked.normalised) == _without_endings(name.normalised):
        return (0.85 if _is_another_company(asked, name) else 0.95), "words"
    if asked.romanised == name.romanised:
        return _in_another_script(asked, name), "transliteration"
    if asked.bare == name.bare:
        return _in_other_words(asked, name)
    if asked.is_han != name.is_han:
        return 0.0, "spelling"  # syllables of Chinese agree by chance
    return max(_spelt(asked, name), _sounded(asked, name))


def _in_another_script(asked: Forms, name: Forms) -> float:
    """Many Chinese characters share a syllable: 宿州 is Suzhou too, and another city."""
    if not (asked.is_han or name.is_han):
        return 0.93
    return 0.92 if asked.is_han and name.is_han and len(name.normalised) > 4 else 0.85


def _in_other_words(asked: Forms, name: Forms) -> tuple[float, str]:
    if asked.is_han or name.is_han:
        return _in_another_script(asked, name) - 0.01, "transliteration"
    return (0.85 if _is_another_company(asked, name) else 0.94), "words"


def _is_another_company(asked: Forms, name: Forms) -> bool:
    """A legal form may be left out; one that the name has not is another company's: Como S.p.A. is no city."""
    legal, other = _legal_forms(asked.normalised), _legal_forms(name.normalised)
    if not legal or not other:
        return bool(legal)
    return not legal & other and {"co"} not in (legal, other)


def _spelt(asked: Forms, name: Forms) -> tuple[float, str]:
    pairs = [(asked.normalised, name.normalised)]
    if not asked.is_han:
        pairs = [(asked.bare, name.bare), *(pairs if not asked.is_latin else [])]
    best = max(_agreement(one.split()[:MOST_WORDS], two.split()[:MOST_WORDS]) for one, two in pairs)
    joined = OSA.normalized_similarity(asked.romanised.replace(" ", ""), name.romanised.replace(" ", ""))
    if not asked.is_han and joined == 1:
        return 0.93, "words"
    return max(best, (0.9 * joined if joined >= 0.85 and not asked.is_han else 0.0, "spelling"))


def _agreement(asked: list[str], name: list[str]) -> tuple[float, str]:
    """How many letters of both agree, word by word. Where each has words that the other lacks, they are two names."""
    left, agreed, missing = list(name), 0.0, 0
    pairs = []
    for word in sorted(asked, key=len, reverse=True):
        alike, other = max(((_alike(word, other), other) for other in left), default=(0.0, ""))
        if alike < ALIKE:
            missing += 1
            continue
        left.remove(other)
        pairs.append((word, other))
        agreed += alike * (len(word) + len(other))
    share = agreed / max(1, sum(map(len, asked)) + sum(map(len, name)))
    if missing and left:
        return 0.8 * share, "part"
    if missing or left:
        whole = not missing and len(asked) > 2 and all(word == other for word, other in pairs)
        return min(0.89, max(0.94 * share, 0.7 + 0.19 * share if whole else 0.0)), "part"
    slips = len(pairs) > 1 and all(word == other or _slipped(word, other) for word, other in pairs)
    return (0.92 if slips else min(0.89, 0.95 * share)), "spelling"


def _alike(word: str, other: str) -> float:
    """From 0 to 1. The first letter of a word is seldom wrong; in a short word no letter may be."""
    if word == other:
        return 1.0
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < 3 or len(longer) < 4:
        return 0.0
    alike = float(OSA.normalized_similarity(word, other)) - (0.0 if word[0] == other[0] else 0.15)
    return max(alike, 0.78) if _abbreviates(shorter, longer) else alike if len(shorter) > 3 else 0.0


def _abbreviates(shorter: str, longer: str) -> bool:
    """Univ. and Intl are University and International."""
    if len(shorter) > 3 and longer.startswith(shorter):
        return True
    if len(shorter) > 4 or len(longer) < 8 or (shorter[0], shorter[-1]) != (longer[0], longer[-1]):
        return False
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def _slipped(word: str, other: str) -> bool:
    """Whether a consonant was doubled or not, or two neighbours changed places: what fingers do, and places do not."""
    if min(len(word), len(other)) < 5 or word[0] != other[0]:
        return False
    if len(word) == len(other):
        return sorted(word) == sorted(other) and OSA.distance(word, other) == 1
    one, two = (re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", each) for each in (word, other))
    return one == two and abs(len(word) - len(other)) == 1


def _sounded(asked: Forms, name: Forms) -> tuple[float, str]:
    """Arabic writes no short vowels, Japanese puts one after each consonant."""
    if (asked.is_latin and name.is_latin) or asked.sound != name.sound or len(name.sound) < LEAST_SOUNDS:
        return 0.0, "sound"
    alike = OSA.normalized_similarity(asked.romanised, name.romanised)
    return 0.7 + 0.15 * alike, "sound"


def _without_endings(plain: str) -> str:
    return _PLACE_HAN.sub("", _LEGAL_HAN.sub("", plain)) or plain


def _words(plain: str) -> list[str]:
    """Romanised, the letters of S.p.A. joined."""
    joined = _LETTERS.sub(lambda found: found[0].replace(" ", ""), romanised(plain))
    return [_LEGAL_WORDS.get(word, word) for word in joined.split()]


def _bare(plain: str) -> str:
    words = _words(_without_endings(plain))
    kept = [word for word in words if word not in SMALL and word not in _LEGAL]
    return " ".join(sorted(kept or words))


def _legal_forms(plain: str) -> set[str]:
    return _LEGAL & {*_words(plain)} | {*_LEGAL_HAN.findall(plain)}


def _sound(latin: str) -> str:
    for pattern, letter in _SOUNDS:
        latin = pattern.sub(letter, latin)
    return latin


# ── What may be chosen ───────────────────────────────────────────────────────────────────────────────────────────────

_PLACES = ("countries", "cities")
# So many words and letters tell one person from all others, or the committee of one body from those of the rest.
_TELLING = {"people": (3, 15), "committees": (4, 0)}


def safe(best: Any, others: Sequence[Any], *, kind_asked: bool) -> bool:
    """Whether the best candidate may be taken without a person looking: sure, far ahead, and not by a name that many
    could have. Candidates have `kind`, `score`, `reason` and `matched`.
    """
    if best.score < SAFE or any(best.score - other.score < MARGIN or other.score >= SAFE for other in others):
        return False
    if best.kind in _PLACES:
        return kind_asked or best.reason != "key"
    if best.kind in _TELLING:
        words = normalised(best.matched).split()
        least_words, least_letters = _TELLING[best.kind]
        return len(words) >= least_words and sum(map(len, words)) >= least_letters
    if kind_asked:
        return len(best.matched) > 2  # 丝绸 is a journal, and silk
    least = 3 if best.reason == "words" else 2  # Lyon City is not always the City of Lyon, which is an organization
    return best.reason not in ("acronym", "key") and _words_of(best.matched) >= least


def _words_of(name: str) -> int:
    """How many words a name has that say something; five characters that are written without spaces say as much."""
    found = forms(name)
    return 3 if found.is_han and len(found.normalised) > 4 else len(found.bare.split())
