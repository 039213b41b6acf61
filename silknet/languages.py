"""The languages that pages are in: their names in the reader's own, from Unicode CLDR by Babel, and their addresses."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language

from silknet.territories import locale


def language_name(code: str) -> str:
    """The name of a language (BCP 47) in the reader's own; the code itself where nobody named it."""
    reader = locale(get_language() or "en")
    if named := reader.languages.get(code):
        return named
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(reader) or code
    except (ValueError, UnknownLocaleError):  # Babel has names of more languages than it has locales
        return code


def comma() -> str:
    """What stands between the parts of a list in the reader's language, with its space where there is one."""
    return locale(get_language() or "en").list_patterns["standard"]["middle"].format("", "")


def listed(parts: Iterable[object]) -> str:
    """A list in the reader's language, without an "and": what is named may be all or some."""
    return comma().join(map(str, parts))


def language_of(path: str) -> str:
    """The language that an address says; unprefixed addresses are in the first one."""
    first = [*path.split("/"), ""][1]  # the path of `OPTIONS *` has no slash
    prefixes = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    return first if first in prefixes else settings.LANGUAGE_CODE


def in_language(path: str, code: str) -> str:
    """The address of the same page in another language; the query is kept."""
    prefixes = tuple(f"/{other}/" for other, _name in settings.LANGUAGES if other != settings.LANGUAGE_CODE)
    if path.startswith(prefixes):
        path = "/" + path.split("/", 2)[2]
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"
