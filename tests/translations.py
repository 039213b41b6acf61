"""`make check`: every catalogue says every message and no other, nothing in it is doubtful, no placeholder is lost."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.messages import LANGUAGES, LOCALE, Key, key, path_of, template, texts

FOLDER = LOCALE
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sd]|\{\w*\}")


def faults(path: Path, said: frozenset[Key] | None = None) -> Iterator[str]:
    """What is wrong with a catalogue, by line; nothing if it may be used. `said` are the messages of the portal, all of
    which it has to translate, and no others.
    """
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        write_mo(BytesIO(), catalogue)
    except (PoFileError, ValueError) as error:
        yield f"{path}: {error}"
        return
    messages = [message for message in catalogue if message.id]  # the first is the heading
    for message in messages:
        yield from (f"{path}, line {message.lineno}: {fault}" for fault in _of(message, catalogue))
    if said is not None:
        held = {key(message): message for message in messages}
        empty = (name for name, message in held.items() if not all(texts(message.string)))
        for word, keys in (("not translated", empty), ("missing", said - held.keys()), ("unused", held.keys() - said)):
            yield from (f"{path}: {name[1][0]!r} is {word}" for name in sorted(keys, key=str))


def _of(message: Message, catalogue: Catalog) -> Iterator[str]:
    originals, told = texts(message.id), texts(message.string)
    if message.fuzzy:
        yield f"{originals[0]!r} is marked fuzzy"
    if len(originals) > 1 and any(told) and len(told) != catalogue.num_plurals:
        yield f"{originals[0]!r} has {len(told)} plural forms instead of {catalogue.num_plurals}"
    right = {placeholder for original in originals for placeholder in PLACEHOLDER.findall(original)}
    for text in filter(None, told):
        found = set(PLACEHOLDER.findall(text))
        # One form of a plural may say the number in words; none may ask for what is not given.
        if found - right or (len(originals) == 1 and found != right):
            yield f"{text!r} has the placeholders {sorted(found)} instead of {sorted(right)}"


def all_faults() -> list[str]:
    """What is wrong with any catalogue of the portal."""
    said = frozenset(key(message) for message in template() if message.id)
    return [fault for language in LANGUAGES for fault in faults(path_of(language), said)]


def main() -> int:
    found = all_faults()
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
