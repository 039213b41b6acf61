"""What a form was sent, done again: to see what would come of it, to show the page, to publish it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.messages import ERROR
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import get_script_prefix, resolve, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from silknet.changes import door
from silknet.changes.models import Change

# Boxes that are about one sending of the form, not about the row.
PASSING = ("csrfmiddlewaretoken", "_save", "_continue", "_addanother", "_draft")


class Refused(Exception):
    """The form would not take it. `errors` are its sentences, each with the name of its box where it has one."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


class _Unsaid(BaseStorage):
    """Nobody is there to read messages, so what would be said as an error is one."""

    def add(self, level: int, message: Any, extra_tags: str | None = "") -> None:
        if level >= ERROR:
            raise Refused([str(message)])

    def _get(self, *args: Any, **kwargs: Any) -> Any:
        return [], True

    def _store(self, *args: Any, **kwargs: Any) -> Any:
        return []


class _Replayed(HttpRequest):
    """What a browser once sent, without one."""

    def get_host(self) -> str:
        return "localhost"  # no address of the answer is sent to anybody


def kept(post: QueryDict) -> dict[str, list[str]]:
    """The boxes of a form that say something about its row."""
    return {name: post.getlist(name) for name in post if name not in PASSING}


def write(model: Any, key: str, post: QueryDict, by: Any) -> None:
    """Save what a form was sent, inside a revision; Refused where the form would not take it.

    It is the form of now: boxes that it has no more are not read, and what others wrote since is refused as ever.
    """
    held_by: Any = admin.site.get_model_admin(model)
    request = _Replayed()
    request.method, request.POST, request.user = "POST", post, by
    request.path, request.META["SCRIPT_NAME"] = reverse("admin:index"), get_script_prefix().rstrip("/")
    request._messages = _Unsaid(request)  # type: ignore[attr-defined]  # as the middleware sets it
    try:
        answer = held_by._changeform_view(request, key or None, "", None)
    except PermissionDenied:
        raise Refused([_("%(who)s may not change this.") % {"who": by}]) from None
    if answer.status_code != 302:
        raise Refused(_sentences(answer.context_data))
    if key and not model._base_manager.filter(pk=key).exists():
        raise Refused([_("It is not there any more.")])


def _sentences(context: dict[str, Any]) -> list[str]:
    form = context["adminform"].form
    said = [(form, name, errors) for name, errors in form.errors.items()]
    for inline in context["inline_admin_formsets"]:
        said += [(inner, name, errors) for inner in inline.formset.forms for name, errors in inner.errors.items()]
        said.append((inline.formset.empty_form, "", inline.formset.non_form_errors()))
    return [
        f"{label}: {error}" if (label := str(inner.fields[name].label or "") if name in inner.fields else "") else error
        for inner, name, errors in said
        for error in errors
    ]


def _language_of(request: HttpRequest) -> str:
    """The language in which a page is previewed: the one that is asked for, or the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def page_as_it_would_be(
    write: Callable[[], None], find: Callable[[list[Change]], str], like: HttpRequest, by: Any
) -> HttpResponse:
    """A public page as it would look once this is written, in the language that is asked for; `find` names its address,
    once it is. Nothing is kept of it, anywhere.
    """

    def look(changes: list[Change]) -> HttpResponse:
        address, request = find(changes), HttpRequest()
        request.method, request.path, request.path_info = "GET", address, address
        request.META = {
            name: like.META[name] for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT") if name in like.META
        }
        request.META |= {"wsgi.url_scheme": like.scheme, "REQUEST_METHOD": "GET", "PATH_INFO": address}
        request.rehearsed = True  # type: ignore[attr-defined]  # silknet/changes/kept.py keeps nothing, base.html says so
        found = resolve(address)
        answer = found.func(request, *found.args, **found.kwargs)
        if hasattr(answer, "render"):
            answer.render()
        return HttpResponse(answer.content, status=answer.status_code, content_type=answer["Content-Type"])

    with override(_language_of(like)):
        seen = door.rehearse(write, look, by=by)
    seen["Cache-Control"] = "no-store"
    return seen
