"""How text is compared: the same on every database, in every script. No Django."""

import unicodedata

from anyascii import anyascii

_VARIATIONS = {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʻʼ`´\u2032\u02b9\uff07"))


def normalised(text: str) -> str:
    """Compatibility forms, case, accents and apostrophes removed; spaces between words."""
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    kept = "".join(map(_kept, unicodedata.normalize("NFKD", text).translate(_APOSTROPHES)))
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def _kept(character: str) -> str:
    """Letters and numbers, and the vowel signs that belong to them; a space for what stands between words."""
    if character.isascii():
        return character if character.isalnum() else " "
    category = unicodedata.category(character)
    if category == "Cf" or unicodedata.combining(character) or character in _VARIATIONS:
        return ""  # unseen, or an accent
    if category[0] == "L" and unicodedata.name(character, "").startswith("LATIN "):
        return "".join(filter(str.isalnum, anyascii(character).lower()))  # ł and ø bear their accent inside
    return character if category[0] in "LMN" else " "


def romanised(text: str) -> str:
    """The same in Latin letters."""
    return normalised(anyascii(text))
