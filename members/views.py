from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
