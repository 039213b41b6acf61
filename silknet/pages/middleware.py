"""What all pages share: their language, their ETag, and what they answer where a record is not, a filter is wrong, or
more is sent than is taken.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from silknet.changes.addresses import Gone, Moved
from silknet.changes.http import CACHE_CONTROL, tag
from silknet.counting import TooMany
from silknet.filters import BadParameters
from silknet.languages import language_of
from silknet.pages import errors

Answer = Callable[[HttpRequest], HttpResponseBase]

NO_PAGES = ("/admin/", "/api/")


class LanguageMiddleware:
    """The address says the language: unprefixed pages are English, whatever the browser asks, so that an address is
    one answer. Django's own middleware would vary them by Accept-Language.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self._speak(request, language_of(request.path_info))
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """The secretariat's pages speak the language of who is signed in."""
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            self._speak(request, request.user.language)

    def _speak(self, request: HttpRequest, language: str) -> None:
        translation.activate(language)
        request.LANGUAGE_CODE = language


class CacheControlMiddleware:
    """What does not say whether it may be kept would be kept as each cache sees fit, even what is not there: what moved
    or is gone is asked for again, as it may be put back; and nobody keeps the rest, nor what sets a cookie.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-cache" if response.status_code in (301, 410) else "no-store")
        if response.cookies:
            response["Cache-Control"] = "private, no-store"
            del response["ETag"]
        return response


class ConditionalMiddleware:
    """A strong ETag on every public page, made before the page reads any row. The API's endpoints make their own, when
    they know who asks; what is asked on condition is decided here for both, when it is known that there is an answer.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        etag = "" if request.path_info.startswith(NO_PAGES) else tag(request)
        response = self.get_response(request)
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        if etag and "Cache-Control" not in response:
            response["ETag"], response["Cache-Control"] = etag, CACHE_CONTROL
            patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        if "ETag" not in response:
            return response
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


class RefusalMiddleware:
    """A record that moved or is gone, a filter that is not understood, too much at once: one answer each, on every page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path_info.startswith(NO_PAGES):
            return None
        if isinstance(exception, Moved):
            return HttpResponsePermanentRedirect(reverse(f"{exception.kind}-detail", args=[exception.key]))
        if isinstance(exception, Gone):
            return render(request, "410.html", status=410)
        if isinstance(exception, BadParameters):
            return render(request, "400.html", {"errors": exception.errors}, status=400)
        return errors.too_many(request, exception) if isinstance(exception, TooMany) else None
