"""What forms and inlines share: every foreign key is searched for, dates and texts have their boxes."""

from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from silknet.admin.forms import Autocomplete, Lines
from silknet.text import PartialDateField


def references(model: type[models.Model]) -> list[str]:
    """The foreign keys of a model, by name."""
    return [column.name for column in model._meta.concrete_fields if column.is_relation]


class Wired:
    opts: Any
    admin_site: Any

    formfield_overrides: Any = {
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": Lines(attrs={"rows": 2, "cols": 40})},
        PartialDateField: {"widget": AdminTextInputWidget(attrs={"size": 10, "placeholder": _("2021-11-19")})},
    }

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return references(self.opts.model)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin
        if field and db_field.is_relation:
            field.widget.can_delete_related = False
        return field

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)  # type: ignore[misc]  # a mixin
        return found.select_related(*references(self.opts.model))
