"""How a text came to be what it is, and so which of its translations no longer say what the original says. No database.

The original is the English text; of a text without English, the one that was there first. A translation is of the
original as that stood when the translation was written, or when somebody last said that it still holds. It is outdated
while the original says something else. So an original that is changed and changed back outdates nothing.
"""

from collections.abc import Iterable
from typing import Any

from silknet.text import ORIGINAL, Languages


class Course:
    """Write a text's states into it, from the first to the last."""

    def __init__(self, languages: Iterable[str]) -> None:
        self.languages = list(languages)
        self.texts: Languages = {}
        self.original = ""  # its language
        self.basis: dict[str, str] = {}  # by language, the original of which it is a translation
        self._made: dict[tuple[str, str], str] = {}  # the same of every translation that ever was

    def write(self, value: Any) -> None:
        """The next state of the text. What was taken out of the log for good is no text."""
        was, former = self.texts, self.original
        self.texts = {code: text for code, text in value.items() if text} if isinstance(value, dict) else {}
        self.original = self._original()
        if not self.original:
            return
        now = self.texts[self.original]
        if former and former != self.original:
            self._follow(former, was.get(former, ""), now)
        for code, text in self.texts.items():
            if code != self.original and text != was.get(code):
                self.basis[code] = self._made.setdefault((code, text), now)

    def hold(self, code: str) -> None:
        """Somebody says that a translation holds for the original as it is now."""
        if code in self.texts and self.original:
            self.basis[code] = self._made[code, self.texts[code]] = self.texts[self.original]

    def _original(self) -> str:
        if ORIGINAL in self.texts or not self.texts:
            return ORIGINAL if self.texts else ""
        return self.original if self.original in self.texts else next(c for c in self._in_order() if c in self.texts)

    def _in_order(self) -> list[str]:
        return [*self.languages, *self.texts]

    def _follow(self, former: str, was: str, now: str) -> None:
        """Another language is the original from now on: what was up to date is so still."""
        for code in self.texts:
            if code == former or self.basis.get(code) == was:
                self.basis[code] = now

    @property
    def missing(self) -> list[str]:
        return [code for code in self.languages if code not in self.texts] if self.original else []

    @property
    def outdated(self) -> list[str]:
        others = (code for code in self.languages if code in self.texts and code != self.original)
        return [code for code in others if self.basis.get(code) != self.texts[self.original]]
