"""`make check`: every catalogue can be read and compiled, nothing in it is doubtful, and no placeholder is lost."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "silknet" / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]|\{\w*\}")


def faults(path: Path) -> Iterator[str]:
    """What is wrong with a catalogue, by line; nothing if it may be used."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        write_mo(BytesIO(), catalogue)
    except (PoFileError, ValueError) as error:
        yield f"{path}: {error}"
        return
    for message in catalogue:
        if message.id:  # the first is the heading
            yield from (f"{path}, line {message.lineno}: {fault}" for fault in _of(message, catalogue))


def _of(message: Message, catalogue: Catalog) -> Iterator[str]:
    originals, texts = _texts(message.id), _texts(message.string)
    if message.fuzzy:
        yield f"{originals[0]!r} is marked fuzzy"
    if len(originals) > 1 and any(texts) and len(texts) != catalogue.num_plurals:
        yield f"{originals[0]!r} has {len(texts)} plural forms instead of {catalogue.num_plurals}"
    right = {placeholder for original in originals for placeholder in PLACEHOLDER.findall(original)}
    for text in filter(None, texts):
        found = set(PLACEHOLDER.findall(text))
        # One form of a plural may say the number in words; none may ask for what is not given.
        if found - right or (len(originals) == 1 and found != right):
            yield f"{text!r} has the placeholders {sorted(found)} instead of {sorted(right)}"


def _texts(said: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def main() -> int:
    found = [fault for path in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")) for fault in faults(path)]
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
