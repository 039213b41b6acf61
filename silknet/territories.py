"""Names of countries and regions in every language of the portal, from Unicode CLDR by Babel."""

from functools import cache

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Where CLDR's name says more or less than the register may: the name of the register's own row is shown.
_NAMED_BY_THE_REGISTER = {"HK", "MO", "TW"}

# What CLDR names beside ISO 3166-1: unions, parts of countries that are only reserved there, private use, the unknown.
# XK stays, though it is of private use: there is no other code for Kosovo.
NO_COUNTRIES = {"EU", "EZ", "UN"} | {"AC", "CP", "CQ", "DG", "EA", "IC", "QO", "TA"} | {"XA", "XB", "ZZ"}

_OF_THE_SILK_ROADS = [
    "ar",
    "az",
    "de",
    "el",
    "fa",
    "hi",
    "ka",
    "km",
    "ko",
    "lo",
    "ru",
    "th",
    "tr",
    "uz",
    "vi",
    "zh-hant",
]


def locale(language: str) -> Locale:
    """The CLDR locale of one of the portal's languages."""
    return Locale.parse(
        {"en": "en_GB", "zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "pt-br": "pt_BR"}.get(language, language)
    )


@cache
def territory_codes() -> frozenset[str]:
    """The codes of ISO 3166-1, of two letters, and XK."""
    return frozenset(code for code in map(str, locale("en").territories) if len(code) == 2) - NO_COUNTRIES


def is_territory(code: str) -> None:
    """ValidationError for a code that no country or region has."""
    if code not in territory_codes():
        raise ValidationError(
            _("%(code)s is not a country code of ISO 3166-1; right is, for example, FR."),
            code="territory",
            params={"code": code},
        )


@cache
def _names(language: str) -> dict[str, str]:
    return dict(locale(language).territories)


def territory_name(code: str, language: str | None = None) -> str:
    """The territory's name in a language; empty where the register's own name is to be shown."""
    language = language or get_language() or "en"
    if language == "en" or code in _NAMED_BY_THE_REGISTER:
        return ""
    return _names(language).get(code, "")


def every_territory() -> list[str]:
    """CLDR's names of all countries and regions in the portal's languages."""
    return [_names(language)[code] for language, _label in settings.LANGUAGES for code in sorted(territory_codes())]


def names_by_language(code: str) -> list[dict[str, str]]:
    """CLDR's names of a territory as a record has names, in the portal's languages and those of the silk roads."""
    languages = dict.fromkeys([*(language for language, _label in settings.LANGUAGES), *_OF_THE_SILK_ROADS])
    named = {language: _names(language).get(code) for language in languages if code not in _NAMED_BY_THE_REGISTER}
    return [{"value": name, "language": language, "kind": "exonym"} for language, name in named.items() if name]


def every_name(name: str, *, code: str) -> list[str]:
    """The register's name and CLDR's in each language of the portal, each once."""
    named = (territory_name(code, language) for language, _label in settings.LANGUAGES)
    return list(dict.fromkeys([name, *(other for other in named if other)]))
