from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse()
