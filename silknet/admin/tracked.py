"""Lists and forms of tracked rows: one request is one revision, and its log is the history."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from silknet.admin.desk import HealthFilter, checks_of
from silknet.admin.drafted import NOT_ALONE, NOTE, Drafted, allowed, unsay
from silknet.admin.forms import TrackedForm
from silknet.admin.history import Belonging, changes_of, entries
from silknet.admin.meanwhile import Meanwhile
from silknet.admin.own import Own
from silknet.admin.search import closest_first, matching
from silknet.admin.site import OTHER
from silknet.admin.tables import WithTable
from silknet.admin.texts import WithTexts, said_to_hold
from silknet.admin.wired import Wired, references
from silknet.changes.door import Allowed, Opened, WouldPublish, revision
from silknet.changes.models import Revision
from silknet.sources.models import Record

PAGE = 20  # revisions on a page of a history


class Unlogged:
    """The log of the register takes the place of Django's own."""

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing: the revision says it."""

    log_change = log_deletions = log_addition


class TrackedAdmin(Unlogged, Drafted, WithTexts, Own, Wired, WithTable, admin.ModelAdmin):
    form = TrackedForm
    section = OTHER
    search_through: tuple[str, ...] = ()  # foreign keys to records: who is searched for finds the row too
    show_full_result_count = False
    list_per_page = 50
    view_on_site = False

    # ── one request, one revision ──

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        named = {"title": capfirst(str(self.opts.verbose_name_plural))} | (extra_context or {})
        try:
            with self._revision(request, self._action_note(request), allowed(request, asked=True)):
                return super().changelist_view(request, named)
        except WouldPublish:
            return self._not_alone(request)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with self._revision(request, request.POST.get(NOTE, ""), allowed(request, asked=True)):
                return super().delete_view(request, *args, **kwargs)
        except WouldPublish:
            return self._not_alone(request)

    def _not_alone(self, request: HttpRequest) -> HttpResponse:
        unsay(request)
        self.message_user(request, NOT_ALONE, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def _revision(self, request: HttpRequest, note: str, publishes: Allowed) -> AbstractContextManager[Opened | None]:
        if request.method != "POST":
            return nullcontext()
        by: Any = request.user
        return revision(by=by, source="admin", note=note.strip()[:200], publishes=publishes)

    def _action_note(self, request: HttpRequest) -> str:
        with override("en"):
            chosen = self.get_actions(request).get(request.POST.get("action", "")) if request.POST else None
            names = {"verbose_name": self.opts.verbose_name, "verbose_name_plural": self.opts.verbose_name_plural}
            return str(chosen[2]) % names if chosen else ""

    # ── two people, one row ──

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.meanwhile = Meanwhile.of(request)
        return form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if request.method == "POST":  # nobody may come between what is read now and what is saved
            key = self.opts.pk.to_python(object_id) if object_id.isdecimal() else None
            self.model._locked([key]).first()
        return super().get_object(request, object_id, from_field)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        meanwhile = Meanwhile.of(request)
        told = {"opened": meanwhile.opened, "warnings": meanwhile.warnings(), "note": request.POST.get(NOTE, "")}
        return super().render_change_form(request, context | told, *args, **kwargs)

    # ── lists ──

    def get_list_filter(self, request: HttpRequest) -> Any:
        mending = [HealthFilter] if any(check.is_filter for check in checks_of(self.model)) else []
        return [*mending, *super().get_list_filter(request)]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found, _repeats = super().get_search_results(request, queryset, search_term)
        words = search_term.strip()
        if not words:
            return found, False
        also = Q(pk__in=found.order_by().values("pk"))
        if issubclass(self.model, Record):
            also |= matching(self.model, words)
        for path in self.search_through:
            also |= matching(self.opts.get_field(path).related_model, words, path=path)
        queryset = queryset.filter(also)
        if issubclass(self.model, Record) and request.path.endswith("/autocomplete/"):
            queryset = closest_first(queryset, self.model, words)
        return queryset, False

    # ── what depends on a row, in words ──

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing is deleted with a row: what points at it is counted, and stands in the way."""
        rows = list(objs)
        lacking = (
            set() if all(self.has_delete_permission(request, row) for row in rows) else {str(self.opts.verbose_name)}
        )
        protected = [said for relation in self.opts.related_objects for said in self._dependents(relation, rows)]
        return [str(row) for row in rows], {self.opts.verbose_name_plural: len(rows)}, lacking, protected

    def _dependents(self, relation: Any, rows: list[Any]) -> Iterator[str]:
        count = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows}).count()
        if count:
            meta, one = relation.related_model._meta, rows[0].pk if len(rows) == 1 else None
            said = ngettext("%(count)s %(one)s depends on it", "%(count)s %(many)s depend on it", count)
            words = said % {"count": count, "one": meta.verbose_name, "many": meta.verbose_name_plural}
            known = self.admin_site.is_registered(relation.related_model)
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") if known and one else ""
            query = f"?{relation.field.name}__id__exact={one}"
            yield format_html('<a href="{}{}">{}</a>', address, query, words) if address else words

    # ── history ──

    def parts(self, row: Any) -> list[Belonging]:
        """What a person sees as a part of the row: the rows that its form edits with it."""
        held = said_to_hold(row)
        for inline in self.inlines:
            for name in references(inline.model):
                column: Any = inline.model._meta.get_field(name)
                if column.related_model is self.model and name in (inline.fk_name or name):
                    held.append(Belonging(inline.model, {column.attname: row.pk}))
                    break
        return held

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        changes = changes_of(row, self.parts(row))
        numbers = changes.order_by().values("revision")
        pages = Paginator(Revision.objects.filter(number__in=numbers).select_related("made_by"), PAGE)
        page = pages.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(row)s") % {"row": row},
            "object": row,
            "opts": self.opts,
            "page": page,
            "entries": entries(list(page), changes),
            "has_view_permission": True,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class ReadOnlyAdmin(Unlogged, admin.ModelAdmin):
    """Looked at, never edited."""

    section = OTHER
    actions = None
    show_full_result_count = False
    list_per_page = 50
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
