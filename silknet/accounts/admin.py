from collections.abc import Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from silknet.accounts.models import User
from silknet.accounts.roles import MANDATED, ROLES, Cell, table
from silknet.admin import Section, Unlogged

ACCOUNTS = Section(_("Accounts"), 6)
VERBS = {
    "view": _("look"),
    "add": _("add"),
    "change": _("edit"),
    "delete": _("delete"),
    "publish": _("publish"),
}

admin.site.unregister(Group)  # the table of roles says who may what, and nothing beside it


class RolesField(forms.ModelMultipleChoiceField):
    """The roles that are given by hand; those of a committee or an organization come with a mandate."""

    def label_from_instance(self, role: Any) -> str:
        return str(ROLES[role.name])


class AccountForm(UserChangeForm):
    groups = RolesField(
        Group.objects.filter(name__in=[role for role in ROLES if role not in MANDATED]).order_by("pk"),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who has none cannot come in. Secretaries of committees and representatives get a mandate."),
    )


@admin.register(User)
class AccountAdmin(Unlogged, UserAdmin):
    section = ACCOUNTS
    form = AccountForm
    list_display = ["username", "email", "first_name", "last_name", "held", "language", "is_active"]
    list_filter = ["is_active", ("groups", admin.RelatedOnlyFieldListFilter)]
    filter_horizontal = ()
    readonly_fields = ["mandates", "last_login", "date_joined"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def held(self, user: User) -> str:
        if user.is_superuser:
            return gettext("Everything")
        names = {group.name for group in user.groups.all()}
        return ", ".join(str(label) for role, label in ROLES.items() if role in names)

    @admin.display(description=_("mandates"))
    def mandates(self, user: User) -> str:
        return ", ".join(str(one.committee or one.organization) for one in user.mandates.all()) or gettext("none")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)
        rights = ["is_active", "is_superuser"] if request.user.is_superuser else ["is_active"]
        return (
            (None, {"fields": ["username", "password"]}),
            (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
            (_("What she may do"), {"fields": [*rights, "groups", "mandates"]}),
            (_("Dates"), {"fields": ["last_login", "date_joined"]}),
        )

    # ── nobody gives herself, or another, more than she has ──

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_above(request, obj)

    def _is_above(self, request: HttpRequest, obj: Any) -> bool:
        return request.user.is_superuser or obj is None or not obj.is_superuser

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        mandated = list(form.instance.groups.filter(name__in=MANDATED)) if change else []
        super().save_related(request, form, formsets, change)
        form.instance.groups.add(*mandated)
        form.instance.come_in()

    # ── who may what ──

    def site_urls(self) -> list[Any]:
        return [path("roles/", self.admin_site.admin_view(self.roles_view), name="roles")]

    def roles_view(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who may do what"),
            "roles": ROLES.values(),
            "mine": [ROLES[role] for role in user.roles],
            "sections": list(self._sections()),
        }
        return TemplateResponse(request, "admin/roles.html", context)

    def _sections(self) -> Iterator[tuple[Any, list[Any]]]:
        """The table in the order of the front page; what has no list of its own stands with what it belongs to."""
        registry = self.admin_site._registry
        lines: dict[Any, list[Any]] = {}
        section: Any = None
        for kind, cells in table().items():
            model = apps.get_model(kind)
            section = getattr(registry.get(model), "section", section)
            said = [told(cell) for cell in cells.values()]
            lines.setdefault(section, []).append((capfirst(str(model._meta.verbose_name_plural)), said))
        yield from sorted(((place.title, rows) for place, rows in lines.items()), key=lambda one: str(one[0]))


def told(cell: Cell) -> str:
    """What a role may do, in words."""
    everybodys = [str(said) for verb, said in VERBS.items() if verb in cell.any]
    own = [str(said) for verb, said in VERBS.items() if verb in cell.own]
    parts = [", ".join(everybodys)] if everybodys else []
    return "; ".join([*parts, gettext("her own: %(verbs)s") % {"verbs": ", ".join(own)}] if own else parts)
