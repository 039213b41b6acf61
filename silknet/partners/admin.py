from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from silknet import dates
from silknet.admin import Section, Unlogged
from silknet.admin.desk import WAITS, Task, add
from silknet.partners import actions
from silknet.partners.models import ApiKey, Partner

PARTNERS = Section(_("Partners"), 7)
ENDING = 30  # days before its end


def ending() -> dict[str, Any]:
    """The keys that end soon, as their list is asked for them."""
    soon = dates.today() + timedelta(days=ENDING)
    return {"expires_on__gt": dates.today(), "expires_on__lte": soon, "revoked_at__isnull": True}


add(
    Task(
        _("Keys of partners that end within 30 days"),
        WAITS,
        count=lambda request: ApiKey.objects.filter(**ending()).count(),
        address=lambda: f"{reverse('admin:partners_apikey_changelist')}?{urlencode(ending())}",
        says=_("Make a new key, tell it to the partner, and revoke the old one when it is no longer used."),
        permission="partners.view_apikey",
    )
)
STATES = {"live": _("Works"), "revoked": _("Revoked"), "expired": _("Expired")}


class Stateful:
    """Says whether a key works, as a badge in the colours of records."""

    @admin.display(description=_("state"))
    def state(self, key: ApiKey) -> str:
        found = "revoked" if key.revoked_at else "expired" if key.is_expired_on(dates.today()) else "live"
        colour = "public" if found == "live" else "withdrawn"
        return format_html('<span class="state state-{}">{}</span>', colour, STATES[found])


class KeysInline(Stateful, admin.TabularInline):
    """The keys of a partner, to be looked at."""

    model = ApiKey
    fields = ["prefix", "state", "created_at", "expires_on", "last_used_at"]
    readonly_fields = ["prefix", "state", "created_at", "expires_on", "last_used_at"]
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Partner)
class PartnerAdmin(Unlogged, admin.ModelAdmin):
    section = PARTNERS
    list_display = ["name", "email", "limit"]
    search_fields = ["name", "email", "note", "keys__prefix"]
    inlines = [KeysInline]
    list_per_page = 50


class KeyForm(forms.ModelForm):
    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if self.instance._state.adding and values.get("partner"):
            actions.make_room(values["partner"])
        return values

    def clean_expires_on(self) -> Any:
        day = self.cleaned_data["expires_on"]
        if day <= dates.today():
            raise forms.ValidationError(_("Give a day after today."), code="past")
        return day


@admin.register(ApiKey)
class ApiKeyAdmin(Stateful, Unlogged, admin.ModelAdmin):
    """A new key is told once, on the page that answers its form. What stands is renamed and revoked, nothing else."""

    form = KeyForm
    section = PARTNERS
    list_display = ["name", "partner", "prefix", "state", "created_at", "expires_on", "last_used_at"]
    list_filter = ["partner"]
    list_select_related = ["partner"]
    search_fields = ["name", "prefix", "partner__name"]
    list_per_page = 50
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["partner", "name", "expires_on"] if obj is None else ["name", *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return []
        made = ["partner", "prefix", "state", "created_at", "created_by", "expires_on", "last_used_at"]
        return [*made, "revoked_at", "revoked_by"] if obj.revoked_at else made

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        by: Any = request.user
        if not change:
            request.token = actions.issue(obj, by=by)  # type: ignore[attr-defined]  # told in the answer, kept nowhere
            return
        super().save_model(request, obj, form, change)
        if "_revoke" in request.POST:
            actions.revoke(obj, by=by)

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> HttpResponse:
        told = {"title": _("The new key of %(partner)s") % {"partner": obj.partner}, "key": obj, "opts": self.opts}
        context = {**self.admin_site.each_context(request), **told, "token": str(request.token)}  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/partners/apikey/issued.html", context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        key = context.get("original")
        told = {"may_revoke": key and not key.revoked_at, "show_save_and_add_another": False}
        return super().render_change_form(request, context | told, *args, **kwargs)

    @admin.action(description=_("Revoke the selected"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        live = list(queryset.filter(revoked_at__isnull=True))
        for key in live:
            by: Any = request.user
            actions.revoke(key, by=by)
        said = ngettext("%(count)s key is refused from now on.", "%(count)s keys are refused from now on.", len(live))
        self.message_user(request, said % {"count": len(live)}, messages.SUCCESS if live else messages.INFO)
