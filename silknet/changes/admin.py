"""The log for the secretariat: what was written, and taking it back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from silknet.admin import ReadOnlyAdmin, Section
from silknet.admin.history import Told, describe, rows_written
from silknet.changes import door
from silknet.changes.models import Change, Head, Revision
from silknet.changes.undo import CannotUndo, removal_of, undo

LOG = Section(_("The log"), 5)
PAGE = 100  # changes on a page of a revision


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    section = LOG
    list_display = ["number", "made_at", "who", "source", "note", "wrote"]
    list_filter = ["source", "made_at"]
    list_select_related = ["made_by"]
    search_fields = ["=number", "note", "made_by__username"]
    fields = ["number", "made_at", "who", "source", "note"]
    change_form_template = "admin/revision.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("made_by").annotate(wrote=rows_written())

    @admin.display(description=_("by"), ordering="made_by__username")
    def who(self, revision: Revision) -> Any:
        return revision.made_by or _("a command")

    @admin.display(description=_("rows written"))
    def wrote(self, revision: Any) -> int:
        return revision.wrote

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        changes = context["original"].changes.order_by("id")
        page = Paginator(changes, PAGE).get_page(request.GET.get("p"))
        told = {"page": page, "told": describe(page.object_list), "may_undo": may_undo(request.user, changes)}
        return super().render_change_form(request, context | told, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        undone = path("<int:number>/undo/", self.admin_site.admin_view(self.undo_view), name="changes_revision_undo")
        return [undone, *super().get_urls()]

    def undo_view(self, request: HttpRequest, number: int) -> HttpResponse:
        revision = get_object_or_404(Revision, number=number)
        title = _("Take back revision %(number)s") % {"number": number}
        return take_back(self, request, revision, list(revision.changes.order_by("id")), title)


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Every row that was written, to find when a field became what it is."""

    section = LOG
    list_display = ["revision", "kind", "key", "verb", "made_at", "who"]
    list_filter = ["verb", "kind", "revision__source"]
    list_select_related = ["revision__made_by"]
    search_fields = ["=key", "before", "after"]
    fields = ["revision", "kind", "key", "verb", "before", "after"]
    ordering = ["-revision", "-id"]
    change_form_template = "admin/change.html"

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        change = context["original"]
        told = {"told": describe([change]), "may_undo": may_undo(request.user, [change]) and _to_put_back(change)}
        return super().render_change_form(request, context | told, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        back = path(
            "<int:pk>/put-back/", self.admin_site.admin_view(self.put_back_view), name="changes_change_put_back"
        )
        return [back, *super().get_urls()]

    def put_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = get_object_or_404(Change.objects.select_related("revision"), pk=pk, verb=Change.Verb.REMOVED)
        if not (changes := _to_put_back(change)):
            self.message_user(request, _("It is there already."), messages.INFO)
            return HttpResponseRedirect(reverse("admin:changes_change_change", args=[pk]))
        return take_back(self, request, change.revision, changes, _("Put back what was removed"))

    @admin.display(description=_("when"))
    def made_at(self, change: Change) -> Any:
        return change.revision.made_at

    @admin.display(description=_("by"))
    def who(self, change: Change) -> Any:
        return change.revision.made_by or _("a command")


def _to_put_back(change: Change) -> list[Change]:
    """What would come back with a removed row, if this was its last removal and it is not there."""
    if change.verb != Change.Verb.REMOVED:
        return []
    changes = removal_of(apps.get_model(change.kind), change.key)
    return changes if change in changes else []


def may_undo(user: Any, changes: Iterable[Change]) -> bool:
    """Whether a person may do the contrary of all this; what the public may see of it takes the right to publish."""
    contrary = {Change.Verb.ADDED: "delete", Change.Verb.CHANGED: "change", Change.Verb.REMOVED: "add"}
    done = {(change.kind, contrary[Change.Verb(change.verb)]) for change in changes}
    held = all(user.has_perm("{}.{}_{}".format(*_split(kind, verb))) for kind, verb in done)
    return bool(done) and held and user.may_publish()


def _split(kind: str, verb: str) -> tuple[str, str, str]:
    app, model = kind.split(".")
    return app, verb, model


def take_back(
    held_by: Any, request: HttpRequest, revision: Revision, changes: Sequence[Change], title: Any
) -> HttpResponse:
    """The page that shows what would be written, or what stands in the way; and does it."""
    user: Any = request.user
    if not may_undo(user, changes):
        raise PermissionDenied
    obstacles: Sequence[Any] = []
    told: list[Told] = []
    try:
        if request.method == "POST":
            undo(revision, by=user, source="admin", only=changes)
            held_by.message_user(request, _("It is taken back."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:changes_revision_change", args=[Head.objects.read()[1]]))
        told = door.rehearse(lambda: undo(revision, by=user, only=changes), lambda made: describe(made[:PAGE]), by=user)
    except CannotUndo as refusal:
        obstacles = refusal.obstacles
    named = {one.change.pk: one for one in describe(obstacle.change for obstacle in obstacles)}
    context = {
        **held_by.admin_site.each_context(request),
        "title": title,
        "opts": held_by.opts,
        "revision": revision,
        "told": told,
        "more": max(len(changes) - PAGE, 0),
        "obstacles": [(named[obstacle.change.pk], obstacle) for obstacle in obstacles],
    }
    return TemplateResponse(request, "admin/take_back.html", context)
