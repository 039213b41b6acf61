"""Probes: /healthz touches nothing, /readyz asks the database. Answered before host checks and redirects."""

from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from silknet.changes.models import Head

FRESH = {"Cache-Control": "no-store"}

Answer = Callable[[HttpRequest], HttpResponseBase]


class HealthMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probes = {"/healthz": healthz, "/readyz": readyz}
        probe = probes.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain", headers=FRESH)


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too, and this is its last revision."""
    try:
        log, head = Head.objects.read()
    except (Error, Head.DoesNotExist) as error:
        return JsonResponse({"ready": False, "detail": type(error).__name__}, status=503, headers=FRESH)
    return JsonResponse({"ready": True, "log": str(log), "head": head}, headers=FRESH)
