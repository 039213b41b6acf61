"""Every error of the API is a problem document (RFC 9457) that says what would be right."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.views import defaults
from rest_framework.exceptions import APIException, AuthenticationFailed, MethodNotAllowed, NotAcceptable, Throttled

from silknet.api.throttling import Standing
from silknet.changes.addresses import Gone, Moved
from silknet.filters import BadParameters, Wrong

MEDIA_TYPE = "application/problem+json"


class NotModified(Exception):
    """The reader has this answer already."""


class NotThen(Exception):
    """The record was not public at that revision."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"The record was not public at revision {revision}; its history tells when it was.")


def answer(status: int, detail: str, errors: Iterable[Wrong] = ()) -> HttpResponse:
    """A problem document. Its type is `about:blank`: the status and the codes of its errors say all that is known."""
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    told |= {"detail": detail, "errors": [wrong._asdict() for wrong in errors]}
    # From any site, also where no view of the API answers.
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE, headers={"Access-Control-Allow-Origin": "*"})


def problem(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to what a view raised; None for what nobody foresaw, which Django logs and answers."""
    match exception:
        case NotModified():
            return HttpResponseNotModified()
        case Moved():
            return _moved(exception, context["request"])
        case Gone():
            said = f"{exception.kind}/{exception.key} was public and is not any more. Remove it from your copy."
            return answer(410, said)
        case BadParameters():
            return answer(400, "The errors say which parameters are wrong, and what would be right.", exception.errors)
        case NotThen():
            return answer(404, str(exception))
        case Http404():
            return answer(404, "There is no record at this address, and there never was one.")
        case NotAcceptable():
            return answer(406, f"This address can answer in {_media_types(context['view'])}. Accept one of them.")
        case AuthenticationFailed():
            refusal = answer(401, str(exception.detail))
            refusal["WWW-Authenticate"] = exception.auth_header  # type: ignore[attr-defined]  # set by the view
            return refusal
        case Throttled():
            refusal = answer(429, _too_many(context["view"].standing))
            refusal["Retry-After"] = str(exception.wait)  # type: ignore[attr-defined]
            return refusal
        case MethodNotAllowed():
            return answer(405, "The API is read only: ask with GET, HEAD or OPTIONS.")
        case APIException():
            return answer(exception.status_code, str(exception.detail))
    return None


def _moved(moved: Moved, request: Any) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = reverse(f"api:{moved.kind}-detail", args=[moved.key])
    return HttpResponsePermanentRedirect(address + (f"?{query}" if query else ""))


def _too_many(standing: Standing) -> str:
    often = f"More than {standing.limit} requests in a minute."
    return f"{often} Go on in {standing.seconds} seconds. What you ask with the ETag that you have is not counted."


def _media_types(view: Any) -> str:
    return ", ".join(dict.fromkeys(renderer.media_type for renderer in view.get_renderers()))


def unknown_address(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return answer(404, f"There is nothing at this address. {reverse('api:root')} lists all there are.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to a request that it refuses to read: a problem in the API, a page elsewhere."""
    if request.path_info.startswith("/api/"):
        return answer(400, "This request cannot be read.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's answer to an error that nobody foresaw, after logging it: a problem in the API, a page elsewhere."""
    if request.path_info.startswith("/api/"):
        return answer(500, "Something is wrong on our side. It was logged; please ask again later.")
    return defaults.server_error(request)
