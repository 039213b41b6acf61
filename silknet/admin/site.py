"""The secretariat's site: its front page and its pages for all of the register; its lists in sections by task."""

from collections import defaultdict
from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, NamedTuple

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from silknet.admin import signed_out
from silknet.admin.history import recent

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Section(NamedTuple):
    """A task of the secretariat, and its place on the front page."""

    title: "_StrPromise"
    position: int


OTHER = Section(_("Other"), 99)


class Secretariat(AdminSite):
    site_title = _("Secretariat")
    site_header = _("Secretariat")
    index_title = _("The register")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._pages: list[tuple[str, Callable[..., Any], str]] = [
            ("find/", self.find, "find"),
            ("translations/<slug:language>/", self.translations, "translations"),
        ]

    def add_page(self, route: str, view: Callable[..., Any], name: str) -> None:
        """A page that belongs to no single list, for whoever is signed in; the view asks for more."""
        self._pages.append((route, view, name))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        if app_label:
            return super().get_app_list(request, app_label)
        allowed = {entry["model"]: entry for app in self._build_app_dict(request).values() for entry in app["models"]}
        sections: dict[Section, list[Any]] = defaultdict(list)
        for model, held_by in self._registry.items():
            if model in allowed:
                sections[getattr(held_by, "section", OTHER)].append(allowed[model])
        home = reverse("admin:index", current_app=self.name)
        return [
            {
                "name": section.title,
                "app_label": f"section-{section.position}",
                "app_url": f"{home}#section-{section.position}",
                "has_module_perms": True,
                "models": sections[section],
            }
            for section in sorted(sections, key=lambda section: section.position)
        ]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """As Django's, but a form that somebody sends who is not signed in any more is kept until she is."""
        guarded = super().admin_view(view, cacheable)

        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            answer = guarded(request, *args, **kwargs)
            if request.method == "POST" and answer.status_code == 302 and not self.has_permission(request):
                return redirect_to_login(signed_out.keep(request), reverse("admin:login", current_app=self.name))
            return answer

        return update_wrapper(keeping, guarded)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """To sign-in and back; django-allauth asks for the second factor, which Django's own page does not."""
        return secure_admin_login(super().login)(request, extra_context)

    def get_urls(self) -> list[Any]:
        own = [path(route, self.admin_view(view), name=name) for route, view, name in self._pages]
        return [*own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from silknet.admin import front  # which knows what this module is imported by

        lists = [held_by for held_by in self._registry.values() if held_by.has_view_or_change_permission(request)]
        lists.sort(key=lambda held_by: getattr(held_by, "section", OTHER).position)
        told = {"recent": self._recent(request), **front.page(request, lists)}
        response = super().index(request, told | (extra_context or {}))
        for section in (response.context_data or {})["app_list"]:
            for entry in section["models"]:
                entry["total"] = told["totals"].get(entry["model"]._meta.label_lower, (None, 0))[0]
        return response

    def _recent(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What changed lately, for those who may read the log."""
        return recent(8) if request.user.has_perm("changes.view_revision") else []

    def find(self, request: HttpRequest) -> HttpResponse:
        from silknet.admin.find import find

        return find(request, self)

    def translations(self, request: HttpRequest, language: str) -> HttpResponse:
        from silknet.admin.worklist import translations

        return translations(request, self, language)
