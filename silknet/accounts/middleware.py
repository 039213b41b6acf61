"""What is asked of everybody at the secretariat's door, and what its pages of sign-in are drawn with."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from silknet.accounts.sessions import note_use

DESK = "/admin/"
SIGN_IN = "/admin/account/"
OPEN = (SIGN_IN, "/admin/logout/", "/admin/jsi18n/")  # to those who have no second factor yet
WANTED = "wanted"


class DeskMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Sessions are noted; whoever may publish has a second factor, or sets it up before anything else."""
        if not request.path_info.startswith(DESK) or not request.user.is_authenticated:
            return None
        note_use(request, request.user)
        if request.path_info.startswith(OPEN) or not request.user.needs_factor() or has_factor(request.user):
            return None
        request.session[WANTED] = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': request.session[WANTED]})}")

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """The pages of sign-in are django-allauth's; they look like the others."""
        if request.path_info.startswith(SIGN_IN) and response.context_data is not None:
            drawn = admin.site.each_context(request) | {
                "is_nav_sidebar_enabled": False,
                "needs_factor": request.user.is_authenticated and request.user.needs_factor(),
                "wanted": request.session.get(WANTED) or reverse("admin:index"),
            }
            response.context_data = drawn | response.context_data
        return response


def has_factor(user: Any) -> bool:
    found: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return found
