"""A form that was left open over a new login: what was written into it is kept in the session, and shown again."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.csrf import csrf_failure as refused

from silknet.admin.drafted import KEPT
from silknet.admin.replay import kept


def keep(request: HttpRequest) -> str:
    """Keep what a form was sent; the address that shows it again."""
    request.session[KEPT] = {"path": request.path, "sent": kept(request.POST)}
    return f"{request.path}?kept=1"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Every sign-in changes the token that forms carry: the form is shown again, with the new one. Nothing is written."""
    if request.method != "POST" or not request.path.startswith(reverse("admin:index")) or "_opened" not in request.POST:
        return refused(request, reason)
    user: Any = request.user
    again = keep(request)
    return HttpResponseRedirect(again) if user.is_staff else redirect_to_login(again, reverse("admin:login"))
