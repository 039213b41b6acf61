from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def conference_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def conference(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def session(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()


@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@require_safe
def news_item(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse()
