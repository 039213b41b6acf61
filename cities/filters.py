"""What lists of countries and cities may be asked for."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cities.models import CityRole, Country
from silknet import dates
from silknet.filters import DayFilter, FlagFilter, KeyFilter, ListedFilter, RecordFilters


class CountryFilters(RecordFilters):
    kind = ListedFilter(Country.Kind.choices, field_name="country_kind", label=_("Kind"))
    isu_member = FlagFilter(label=_("Listed by the union"))


class CityFilters(RecordFilters):
    """Role and day are asked of the same role."""

    country = KeyFilter("countries", label=_("Country or region"))
    role = ListedFilter(CityRole.Role.choices, method="together", label=_("Role in the network"))
    on = DayFilter(method="together", label=_("Day on which it had a role"))

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        role, day = self.form.cleaned_data["role"], self.form.cleaned_data["on"]
        if not role and not day:
            return rows
        roles = CityRole.objects.filter(city=OuterRef("pk"))
        if role:
            roles = roles.filter(role=role)
        if day:
            begun = ~Q(since="") & Q(since__lte=day.isoformat())
            roles = roles.filter(begun | Q(since="") if day >= dates.today() else begun)
        return rows.filter(Exists(roles))
