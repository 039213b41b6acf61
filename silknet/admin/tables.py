"""Lists as files: what a list shows is downloaded as a table that can be imported again."""

from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import path, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silknet.exchange.dump import header
from silknet.exchange.lists import as_csv, lines, table_of
from silknet.exchange.resources import tables
from silknet.exchange.sheets import TooLong, write_sheet

CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_IN_A_SHEET = 20_000  # rows: a spreadsheet is made before it is sent, a CSV file while it is


class WithTable:
    """Of an admin whose model has a table."""

    opts: Any
    model: Any
    admin_site: Any

    @property
    def table(self) -> str:
        return table_of(self.model)

    def get_urls(self) -> list[Any]:
        named = f"{self.opts.app_label}_{self.opts.model_name}_export"
        own = path("export.<slug:form>", self.admin_site.admin_view(self.export_view), name=named)
        return [own, *super().get_urls()] if self.table else super().get_urls()  # type: ignore[misc]  # a mixin

    def get_actions(self, request: HttpRequest) -> Any:
        found: Any = super().get_actions(request)  # type: ignore[misc]  # a mixin
        if not self.table or IS_POPUP_VAR in request.GET:
            return found
        own = {
            f"export_{form}": (
                partial(_export_selected, form),
                f"export_{form}",
                format_lazy("{} ({})", gettext_lazy("Export the selected"), form.upper()),
            )
            for form in TYPES
        }
        return {**found, **own}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        told = {"table": self.table, "may_import": self.may_import(request)}
        return super().changelist_view(request, {**told, **(extra_context or {})})  # type: ignore[misc]

    def may_import(self, request: HttpRequest) -> bool:
        held: Any = self
        return bool(self.table and held.has_add_permission(request) and held.has_change_permission(request))

    def export_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """What the list shows with the same filters and words, on all of its pages."""
        held: Any = self
        if not held.has_view_or_change_permission(request):
            raise PermissionDenied
        shown = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if form not in TYPES:
            return HttpResponseRedirect(shown)
        try:
            rows = held.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{shown}?e=1")
        return self.exported(request, form, rows) or HttpResponseRedirect(f"{shown}?{request.GET.urlencode()}")

    def exported(self, request: HttpRequest, form: str, rows: Any) -> HttpResponseBase | None:
        """The file of these rows, or nothing where they do not fit into it; that is told."""
        held: Any = self
        name, answer = f"{self.table}.{form}", {"content_type": TYPES[form]}
        if form == CSV:
            disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
            return StreamingHttpResponse(as_csv(self.table, rows), headers=disposition, **answer)
        if (count := rows.count()) > MOST_IN_A_SHEET:
            said = _("These are %(count)s rows, and a spreadsheet is made of %(most)s at most. Export them as CSV.")
            held.message_user(request, said % {"count": count, "most": MOST_IN_A_SHEET}, messages.ERROR)
            return None
        file = BytesIO()
        try:
            write_sheet(self.table, header(tables()[self.table]()), lines(self.table, rows), file)
        except TooLong as refusal:
            held.message_user(request, f"{refusal} {_('Export as CSV.')}", messages.ERROR)
            return None
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, **answer)


def _export_selected(form: str, held_by: Any, request: HttpRequest, rows: Any) -> HttpResponseBase | None:
    if not held_by.has_view_or_change_permission(request):
        raise PermissionDenied
    answer: HttpResponseBase | None = held_by.exported(request, form, rows)
    return answer
