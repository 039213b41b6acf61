"""Filters of lists, in the words of the secretariat."""

from typing import Any, ClassVar

from django.contrib.admin import FieldListFilter, RelatedOnlyFieldListFilter, SimpleListFilter
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from silknet import dates
from silknet.changes.models import Version


class StateFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("public", _("Public")), ("draft", _("Draft")), ("withdrawn", _("Withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "public":
            return queryset.filter(public=True)
        if self.value() == "draft":
            return queryset.drafts()  # type: ignore[attr-defined]
        if self.value() == "withdrawn":
            return queryset.filter(Exists(Version.objects.filter(uuid=OuterRef("uuid"))), public=False)
        return queryset


class YearFilter(SimpleListFilter):
    """The years that a date known in part has; `of` makes the filter of a field."""

    field: ClassVar[str]

    @classmethod
    def of(cls, field: str, title: Any) -> type["YearFilter"]:
        return type(f"{field.title()}YearFilter", (cls,), {"field": field, "title": title, "parameter_name": field})

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rows = model_admin.model._base_manager.order_by().annotate(year=Substr(F(self.field), 1, 4))
        years = sorted(set(rows.values_list("year", flat=True).distinct()), reverse=True)
        return [(year or "none", year or _("not known")) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        year = self.value()
        if not year:
            return queryset
        return queryset.filter(**({self.field: ""} if year == "none" else {f"{self.field}__startswith": year}))


class EndFilter(SimpleListFilter):
    """What lasts today, by its end."""

    title = _("standing today")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("lasting", _("Lasts")), ("ended", _("Has ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lasting = Q(until="") | Q(until__gt=dates.today().isoformat())
        if self.value() in ("lasting", "ended"):
            return queryset.filter(lasting if self.value() == "lasting" else ~lasting)
        return queryset


def named(title: Any) -> type[FieldListFilter]:
    """A filter by a foreign key that offers only what occurs, under a title of one's own."""

    class Named(RelatedOnlyFieldListFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = title

    return Named
