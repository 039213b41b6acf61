from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from silknet.admin import ReadOnlyAdmin, Section
from silknet.admin.history import describe
from silknet.changes.models import Change, Revision

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
        return super().get_queryset(request).select_related("made_by").annotate(wrote=Count("changes"))

    @admin.display(description=_("by"), ordering="made_by__username")
    def who(self, revision: Revision) -> Any:
        return revision.made_by or _("a command")

    @admin.display(description=_("rows written"))
    def wrote(self, revision: Any) -> int:
        return revision.wrote

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        page = Paginator(context["original"].changes.order_by("id"), PAGE).get_page(request.GET.get("p"))
        return super().render_change_form(
            request, context | {"page": page, "told": describe(page.object_list)}, *args, **kwargs
        )


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

    @admin.display(description=_("when"))
    def made_at(self, change: Change) -> Any:
        return change.revision.made_at

    @admin.display(description=_("by"))
    def who(self, change: Change) -> Any:
        return change.revision.made_by or _("a command")
