from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from members import actions
from members.models import AdmissionBatch, Committee, Figure, Mandate, Membership, Organization, Person, Place, Seat
from silknet import dates
from silknet.accounts.admin import ACCOUNTS
from silknet.admin import (
    EndFilter,
    Offer,
    RecordAdmin,
    RecordInline,
    Section,
    TrackedAdmin,
    TrackedInline,
    Unlogged,
    YearFilter,
    named,
)
from silknet.admin.conditions import EXPIRED
from silknet.pictures.admin import PictureInline

MEMBERS = Section(_("Members and bodies"), 2)

EXPIRED.of(Seat)(lambda rows: rows.maybe_over(dates.today()))
EXPIRED.of(Membership)(lambda rows: rows.maybe_over())


class PlaceInline(TrackedInline):
    model = Place
    fields = ["city", "name", "position"]


class MembershipInline(TrackedInline):
    model = Membership
    fk_name = "organization"
    fields = ["body", "level", "batch", "since", "until", "source"]


class SeatInline(RecordInline):
    model = Seat
    fields = ["position", "role", "person", "organization", "shared", "since", "until", "attested_on", "state"]


class StandingFilter(admin.SimpleListFilter):
    """Only members count as members: held on a day that is known, or held with no beginning stated."""

    title = _("membership")
    parameter_name = "membership"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("member", _("Member of a body")), ("former", _("Former member")), ("none", _("Never a member"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        ever = Membership.objects.filter(organization=OuterRef("pk"))
        lasting = Exists(ever.filter(Q(until="") | Q(until__gt=dates.today().isoformat())))
        asked: dict[str, Any] = {"member": lasting, "former": Exists(ever) & ~lasting, "none": ~Exists(ever)}
        return queryset.filter(asked.get(self.value() or "", Q()))


@admin.register(Organization)
class OrganizationAdmin(RecordAdmin):
    section = MEMBERS
    offer = Offer(_("New member"), 2)
    list_display = ["name", "country", "organization_kind", "standing", "tie"]
    list_filter = [
        StandingFilter,
        ("memberships__body", named(_("member of"))),
        "memberships__level",
        "organization_kind",
        "tie",
        "national",
        ("country", named(_("country or region"))),
    ]
    search_fields = ["name", "slug", "website"]
    inlines = [PlaceInline, MembershipInline]
    attached = (*RecordAdmin.attached, PictureInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("memberships__body")

    @admin.display(description=_("member of"))
    def standing(self, organization: Organization) -> str:
        return ", ".join(f"{held.body} {held.since}".strip() for held in organization.memberships.all())


@admin.register(Membership)
class MembershipAdmin(TrackedAdmin):
    section = MEMBERS
    list_display = ["organization", "body", "level", "batch", "since", "until"]
    list_filter = [
        EndFilter,
        ("body", named(_("member of"))),
        "level",
        ("batch", named(_("admission batch"))),
        YearFilter.of("since", _("since")),
    ]
    search_fields = ["since", "until"]
    search_through = ("organization", "body")


@admin.register(AdmissionBatch)
class AdmissionBatchAdmin(TrackedAdmin):
    section = MEMBERS
    list_display = ["__str__", "body", "approved_on"]
    list_filter = [("body", named(_("body"))), YearFilter.of("approved_on", _("approved on"))]
    search_fields = ["number", "approved_on"]
    search_through = ("body",)


@admin.register(Committee)
class CommitteeAdmin(RecordAdmin):
    section = MEMBERS
    list_display = ["name", "committee_kind", "body", "parent", "established"]
    list_filter = ["committee_kind", ("body", named(_("body")))]
    search_fields = ["name", "slug"]
    fields = ["name", "slug", "committee_kind", "body", "parent", "established", "mandate", "below"]
    readonly_fields = ["below"]
    inlines = [SeatInline]

    @admin.display(description=_("committees below it"))
    def below(self, committee: Committee) -> str:
        children = committee.children.order_by("name") if committee.pk else ()
        links = format_html_join(", ", '<a href="../../{}/change/">{}</a>', ((child.pk, child) for child in children))
        return links or str(_("none"))


@admin.register(Seat)
class SeatAdmin(RecordAdmin):
    section = MEMBERS
    offer = Offer(_("New seat"), 1)
    list_display = ["role", "person", "organization", "committee", "since", "until", "attested_on"]
    list_filter = [EndFilter, ("committee", named(_("committee"))), YearFilter.of("since", _("since"))]
    search_fields = ["role", "slug"]
    search_through = ("person", "organization", "committee")


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    section = MEMBERS
    list_display = ["name", "title", "organization", "country"]
    list_filter = [("country", named(_("country or region")))]
    search_fields = ["name", "slug", "title", "affiliation", "role"]
    attached = (*RecordAdmin.attached, PictureInline)


@admin.register(Figure)
class FigureAdmin(RecordAdmin):
    section = MEMBERS
    list_display = ["__str__", "body", "on", "members", "countries_and_regions", "executive_units"]
    list_filter = [("body", named(_("body"))), YearFilter.of("on", _("year"))]
    search_fields = ["slug", "note"]
    search_through = ("body",)


@admin.register(Place)
class PlaceAdmin(TrackedAdmin):
    section = MEMBERS
    list_display = ["organization", "city", "name"]
    list_filter = [("city", named(_("city")))]
    search_fields = ["name"]
    search_through = ("organization", "city")


@admin.register(Mandate)
class MandateAdmin(Unlogged, admin.ModelAdmin):
    """Who is given one gets the role that goes with it, and loses it with the last."""

    section = ACCOUNTS
    list_display = ["user", "committee", "organization", "given_at", "given_by"]
    list_select_related = ["user", "committee", "organization", "given_by"]
    search_fields = ["user__username", "user__last_name", "committee__name", "organization__name"]
    autocomplete_fields = ["user", "committee", "organization"]
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["user", "given_at", "given_by"] if obj else []

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        by: Any = request.user
        actions.entrust(obj, by=by)

    def delete_model(self, request: HttpRequest, obj: Mandate) -> None:
        actions.release(obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for mandate in queryset.select_related("user"):
            actions.release(mandate)
