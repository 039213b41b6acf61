"""Names of languages in the reader's own, from Unicode CLDR by Babel."""

from babel import Locale, UnknownLocaleError
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
