"""How text is compared: the same on every database, in every script. No Django."""

import unicodedata

from anyascii import anyascii

_DROPPED = dict.fromkeys(map(ord, "'’‘ʻʼ`´"))


def normalised(text: str) -> str:
    """Compatibility forms, case, accents and apostrophes removed; spaces between words."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_DROPPED)
    text = "".join(character for character in text if not unicodedata.combining(character))
    kept = "".join(character if character.isalnum() else " " for character in unicodedata.normalize("NFKC", text))
    return " ".join(kept.split())


def romanised(text: str) -> str:
    """The same in Latin letters."""
    return normalised(anyascii(text))
