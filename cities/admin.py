from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cities.models import City, CityRole, Country, Designation, Fact
from silknet.admin import Offer, RecordAdmin, Section, TrackedAdmin, TrackedInline, named
from silknet.pictures.admin import PictureInline

CITIES = Section(_("Cities and countries"), 1)


class FactInline(TrackedInline):
    model = Fact
    fields = ["fact_kind", "subject", "value", "unit", "text", "on", "source", "note", "position"]


class CityRoleInline(TrackedInline):
    model = CityRole
    fields = ["role", "since", "source", "position"]


class DesignationInline(TrackedInline):
    model = Designation
    fields = ["title", "outcome", "since", "until", "source", "note", "position"]


@admin.register(City)
class CityAdmin(RecordAdmin):
    section = CITIES
    offer = Offer(_("New city"), 4)
    list_display = ["name", "country", "network_roles", "slug"]
    list_filter = ["roles__role", ("country", named(_("country")))]
    search_fields = ["name", "slug", "country__name"]
    fields = ["name", "slug", "country", ("latitude", "longitude"), "summary", "silk_history"]
    inlines = [CityRoleInline, DesignationInline, FactInline]
    attached = (*RecordAdmin.attached, PictureInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles")

    @admin.display(description=_("network roles"))
    def network_roles(self, city: City) -> str:
        said = (f"{role.get_role_display()} {role.since}".strip() for role in city.roles.all())
        return ", ".join(said)


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    section = CITIES
    list_display = ["name", "code", "country_kind", "isu_member"]
    list_filter = ["country_kind", "isu_member"]
    search_fields = ["name", "code"]
    fields = ["code", "name", "country_kind", "isu_member"]


@admin.register(Fact)
class FactAdmin(TrackedAdmin):
    section = CITIES
    list_display = ["city", "subject", "value", "unit", "on", "source"]
    list_filter = ["fact_kind", "subject", ("city", named(_("city")))]
    list_display_links = ["city", "subject"]
    search_fields = ["subject", "unit", "note"]
    search_through = ("city",)


@admin.register(CityRole)
class CityRoleAdmin(TrackedAdmin):
    section = CITIES
    list_display = ["city", "role", "since", "source"]
    list_filter = ["role", ("city__country", named(_("country")))]
    search_fields = ["role", "since"]
    search_through = ("city",)


@admin.register(Designation)
class DesignationAdmin(TrackedAdmin):
    section = CITIES
    list_display = ["city", "title", "outcome", "since", "until", "source"]
    list_filter = ["outcome", ("city__country", named(_("country")))]
    list_display_links = ["city", "title"]
    search_fields = ["title", "note"]
    search_through = ("city",)
