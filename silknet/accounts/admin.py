from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from silknet.accounts import actions
from silknet.accounts.models import Lock, User
from silknet.accounts.roles import MANDATED, OWN, PUBLIC, ROLES, Cell, table
from silknet.accounts.sessions import browser, sessions_of
from silknet.admin import Section, Unlogged

ACCOUNTS = Section(_("Accounts"), 6)
VERBS = {
    "view": _("look"),
    "add": _("add"),
    "change": _("edit"),
    "delete": _("delete"),
    "publish": _("publish"),
}
EDITING = frozenset(["view", "add", "change", "delete"])

# The table of roles says who may what, and nothing beside it; what sign-in keeps is shown with the person.
for model in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


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


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ROLES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() in ROLES else queryset


@admin.register(User)
class AccountAdmin(Unlogged, UserAdmin):
    section = ACCOUNTS
    form = AccountForm
    list_display = ["username", "email", "first_name", "last_name", "held", "sign_in", "language", "is_active"]
    list_filter = ["is_active", RoleFilter]
    filter_horizontal = ()
    readonly_fields = ["mandates", "sign_in", "sessions", "last_login", "date_joined"]
    list_per_page = 50
    actions = ["let_in_again", "take_factor"]

    def get_queryset(self, request: HttpRequest) -> Any:
        closed = Lock.objects.filter(name=OuterRef("username"), closed_until__gt=timezone.now())
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        found = super().get_queryset(request).prefetch_related("groups")
        return found.annotate(closed_until=Subquery(closed.values("closed_until")), has_factor=Exists(factor))

    @admin.display(description=_("roles"))
    def held(self, user: User) -> str:
        if user.is_superuser:
            return gettext("Everything")
        names = {group.name for group in user.groups.all()}
        return ", ".join(str(label) for role, label in ROLES.items() if role in names)

    @admin.display(description=_("sign-in"))
    def sign_in(self, user: Any) -> str:
        """Whether she can sign in, and by what."""
        if user.closed_until:
            return gettext("Closed until %(at)s UTC") % {"at": date_format(user.closed_until, "H:i")}
        return gettext("With a second factor") if user.has_factor else gettext("By password alone")

    @admin.display(description=_("where she is signed in"))
    def sessions(self, user: User) -> str:
        address = reverse("admin:sessions-of", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Browsers and addresses"))

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
            (_("Sign-in"), {"fields": ["sign_in", "sessions", "last_login", "date_joined"]}),
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

    # ── sign-in ──

    @admin.action(description=_("Let this person sign in again"), permissions=["change"])
    def let_in_again(self, request: HttpRequest, queryset: Any) -> None:
        by: Any = request.user
        done = sum(actions.let_in_again(user, by=by) for user in self._beneath(request, queryset))
        said = ngettext("%(count)s person can sign in again.", "%(count)s people can sign in again.", done)
        self.message_user(request, said % {"count": done}, messages.SUCCESS if done else messages.INFO)

    @admin.action(description=_("Take away the second factor"), permissions=["change"])
    def take_factor(self, request: HttpRequest, queryset: Any) -> None:
        by: Any = request.user
        done = sum(actions.take_factor(user, by=by) for user in self._beneath(request, queryset))
        said = ngettext(
            "The second factor of %(count)s person was taken away; she is signed out everywhere.",
            "The second factors of %(count)s people were taken away; they are signed out everywhere.",
            done,
        )
        self.message_user(request, said % {"count": done}, messages.SUCCESS if done else messages.INFO)

    def _beneath(self, request: HttpRequest, people: Any) -> Iterator[User]:
        for user in people:
            if self.has_change_permission(request, user):
                yield user
            else:
                refusal = gettext("%(user)s may do everything: only another who may can do this.")
                self.message_user(request, refusal % {"user": user}, messages.ERROR)

    def my_sessions_view(self, request: HttpRequest) -> HttpResponse:
        return self._sessions_view(request, request.user)

    def sessions_view(self, request: HttpRequest, key: int) -> HttpResponse:
        user = get_object_or_404(User, pk=key)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return self._sessions_view(request, user)

    def _sessions_view(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Where somebody is signed in; a button ends each, another all but the one that is looking."""
        here = request.session.session_key
        if request.method == "POST":
            by: Any = request.user
            asked = request.POST.get("end", "")
            only = None if "all" in request.POST else int(asked) if asked.isdecimal() else 0
            ended = actions.end_somebodys_sessions(user, by=by, keep=here, only=only)
            said = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", ended)
            self.message_user(request, said % {"count": ended}, messages.SUCCESS if ended else messages.INFO)
            return HttpResponseRedirect(request.path)
        mine = user == request.user
        shown = [
            {"row": one, "browser": browser(one.user_agent), "here": one.session_key == here}
            for one in sessions_of(user)
        ]
        title = gettext("Where you are signed in") if mine else gettext("Where %(user)s is signed in") % {"user": user}
        context = {"title": title, "subject": user, "mine": mine, "sessions": shown, "opts": self.opts}
        return TemplateResponse(request, "admin/sessions.html", {**self.admin_site.each_context(request), **context})

    # ── pages of their own ──

    def __init__(self, model: Any, admin_site: Any) -> None:
        super().__init__(model, admin_site)
        admin_site.add_page("roles/", self.roles_view, "roles")
        admin_site.add_page("account/sessions/", self.my_sessions_view, "sessions")
        admin_site.add_page("accounts/user/<int:key>/sessions/", self.sessions_view, "sessions-of")

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
        lines: dict[Section, list[Any]] = {}
        section = ACCOUNTS
        for kind, cells in table().items():
            model = apps.get_model(kind)
            section = getattr(registry.get(model), "section", section)
            said = [told(cell, OWN.get(kind, {}).get(role)) for role, cell in cells.items()]
            lines.setdefault(section, []).append((capfirst(str(model._meta.verbose_name_plural)), said))
        yield from ((place.title, lines[place]) for place in sorted(lines, key=lambda place: place.position))


def told(cell: Cell, way: str | None = None) -> str:
    """What a role may do, in words."""
    everybodys, own = _verbs(cell.any), _verbs(cell.own)
    limited = gettext("what is public: %(verbs)s") if way == PUBLIC else gettext("her own: %(verbs)s")
    return "; ".join(filter(None, [everybodys, limited % {"verbs": own} if own else ""]))


def _verbs(allowed: frozenset[str]) -> str:
    """Who does all that editing is, edits."""
    shown = allowed - EDITING | {"change"} if allowed >= EDITING else allowed
    return ", ".join(str(said) for verb, said in VERBS.items() if verb in shown)
