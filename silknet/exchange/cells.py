"""Cells that a spreadsheet would run as a formula. Exports put an apostrophe before them, imports take it away again,
so that what comes back is what went out; what has none is text, whatever it begins with.
"""

import re

_RUN = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # noqa: RUF001  (spreadsheets take the wide signs too)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(text: str, *, is_number: bool = False) -> str:
    """A cell as it may be opened by a spreadsheet; a plain number of a column of numbers stays one."""
    if is_number and _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _RUN.match(text) else text


def as_meant(text: str) -> str:
    """What a cell of an export says."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
