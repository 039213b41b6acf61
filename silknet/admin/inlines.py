"""Rows that are edited under the form of another."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from silknet.admin.forms import TrackedForm, TrackedInlineFormSet
from silknet.admin.meanwhile import Meanwhile
from silknet.admin.wired import Wired


class Inline(Wired, admin.TabularInline):
    """Compact rows, and none that is empty until it is asked for."""

    form = TrackedForm
    extra = 0
    view_on_site = False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.is_relation:  # one link beside the box: to add who is not there yet
            field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.meanwhile = Meanwhile.of(request)
        return formset

    # Rows under a form are edited by those who may edit the form.

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self._edits(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._edits(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._edits(request, obj)

    def _edits(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None or self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)
        # What is about to be written is read again, locked, so that nobody can come between.
        return found.select_for_update(of=("self",), no_key=True) if request.method == "POST" else found


class TrackedInline(Inline):
    formset = TrackedInlineFormSet
