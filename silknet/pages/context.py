"""What every page has: where it is in each language, and the footnotes that it gathers while it is written."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from silknet.languages import in_language
from silknet.pages.footnotes import Footnotes


class Translated(NamedTuple):
    """This page in one of the portal's languages."""

    code: str
    name: str
    address: str


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "footnotes": Footnotes(),
        "languages": [
            Translated(code, get_language_info(code)["name_local"], in_language(request.get_full_path(), code))
            for code, _name in settings.LANGUAGES
        ],
        "address": settings.ADDRESS,
    }
