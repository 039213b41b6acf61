"""Every message of ours that a reader may see, as it stands in the code and the templates.

`make messages` writes it into the catalogues: new messages come in empty, those that nothing says any more go.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_javascript, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "silknet" / "locale"
LANGUAGES = ("es", "fr", "it", "ja", "pt_BR", "zh_Hans")
OURS = ("silknet", "cities", "members", "conferences")
PLURAL, CONTEXT = (1, 2), ((1, "c"), 2)
KEYWORDS: Any = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": ((1, "c"), 2, 3),
}

Key = tuple[str, tuple[str, ...]]  # context and forms
Found = tuple[str, int, str | tuple[str, ...], list[str], str | None]  # place, line, message, comments, context


def found() -> Iterator[Found]:
    """Each message where it is said, with what the code tells translators about it."""
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield from _of(path, extract_python(BytesIO(path.read_bytes()), KEYWORDS, ["Translators:"], {}))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            # Django turns a template into calls with all else crossed out, line by line.
            calls = BytesIO(templatize(path.read_text(encoding="utf-8")).encode())
            yield from _of(path, extract_javascript(calls, KEYWORDS, ["Translators"], {}))


def _of(path: Path, calls: Iterable[Any]) -> Iterator[Found]:
    for line, keyword, said, comments, *_context in calls:
        texts = said if isinstance(said, tuple) else (said,)
        context = texts[0] if "pgettext" in keyword else None
        plural = "ngettext" in keyword or "npgettext" in keyword
        parts = [text for text in texts[1 if context else 0 :] if isinstance(text, str)][: 2 if plural else 1]
        if parts:
            yield str(path.relative_to(ROOT)), line, tuple(parts) if plural else parts[0], comments, context


def template() -> Catalog:
    """All messages in the order of their places, each once."""
    catalogue = Catalog(project="silknet", creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    for place, line, message, comments, context in found():
        catalogue.add(message, locations=[(place, line)], auto_comments=comments, context=context, flags=())
    return catalogue


def texts(said: Any) -> tuple[str, ...]:
    """The forms of a message, one or several."""
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def key(message: Message) -> Key:
    """What tells a message from all others."""
    return message.context or "", texts(message.id)


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A language's catalogue; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(language: str, catalogue: Catalog) -> None:
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        # Without lines and dates a catalogue changes only where its words do.
        write_po(file, catalogue, width=110, omit_header=False, include_lineno=False, ignore_obsolete=True)


def main() -> int:
    now = template()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(now, no_fuzzy_matching=True)
        catalogue.fuzzy = False
        catalogue.header_comment = f"# silknet in {catalogue.locale.english_name}."
        catalogue.project, catalogue.version = "silknet", ""
        catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
        catalogue.revision_date = catalogue.creation_date = now.creation_date
        write(language, catalogue)
        empty = sum(1 for message in catalogue if message.id and not all(texts(message.string)))
        print(f"{language}: {len(catalogue)} messages, {empty} without translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
