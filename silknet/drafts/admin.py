"""Drafts for the secretariat: beside what is live, on the real page, for a second pair of eyes, now or on a day."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from silknet.admin import ReadOnlyAdmin, Section
from silknet.admin.desk import WAITS, Task, add
from silknet.admin.own import Own
from silknet.admin.replay import Refused, page_as_it_would_be
from silknet.changes.models import Change
from silknet.drafts import actions
from silknet.drafts.models import Draft

DRAFTS = Section(_("Drafts"), 0)
DONE = {
    "publish": _("It is published."),
    "send": _("It waits for a second pair of eyes."),
    "back": _("It is given back to its author."),
    "discard": _("It is discarded. What it said stays here to be read."),
    "schedule": _("It will be published on that day."),
}


def waits(state: str, says: Any) -> Task:
    """The drafts in a state, on the front page."""

    def count(request: HttpRequest) -> int:
        found: int = admin.site._registry[Draft].get_queryset(request).filter(state=state).count()
        return found

    list_ = "admin:drafts_draft_changelist"
    title = Draft.State(state).label
    return Task(title, WAITS, count, lambda: f"{reverse(list_)}?state={state}", says, "drafts.view_draft")


add(waits("review", _("A published record is to be changed, and somebody else must look at it. Publish or send back.")))
add(waits("due", _("They are published by themselves when their day comes.")))
add(waits("open", _("Changes of published records that the public does not see yet. Publish them, or send them on.")))


class DayForm(forms.Form):
    on = forms.DateField(label=_("day"), widget=AdminDateWidget)


class WaitsFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waits", _("Waits")), ("mine", _("Mine, waits")), *Draft.State.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case None:
                return queryset
            case "waits":
                return queryset.waiting()
            case "mine":
                return queryset.waiting().filter(made_by=request.user)
        return queryset.filter(state=self.value())


@admin.register(Draft)
class DraftAdmin(Own, ReadOnlyAdmin):
    section = DRAFTS
    list_display = ["title", "noun", "state", "made_by", "changed_at", "publish_on"]
    list_filter = [WaitsFilter]
    list_select_related = ["made_by"]
    search_fields = ["title", "note", "made_by__username"]

    @admin.display(description=_("kind"), ordering="kind")
    def noun(self, draft: Draft) -> str:
        return str(apps.get_model(draft.kind)._meta.verbose_name)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/do/<slug:verb>/", wrap(require_POST(self.verb_view)), name="drafts_draft_verb"),
            path("<int:pk>/page/<int:number>/", wrap(require_safe(self.page_view)), name="drafts_draft_page"),
        ]
        return [path("<int:pk>/change/", wrap(self.draft_view), name="drafts_draft_change"), *own, *super().get_urls()]

    def _found(self, request: HttpRequest, pk: int) -> Draft:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Draft = get_object_or_404(self.get_queryset(request).select_related("made_by", "decided_by"), pk=pk)
        return found

    # ── one draft ──

    def draft_view(self, request: HttpRequest, pk: int, day: DayForm | None = None) -> HttpResponse:
        if not self.has_view_permission(request) or (request.method == "POST" and day is None):
            raise PermissionDenied
        draft = self.get_queryset(request).select_related("made_by", "decided_by").filter(pk=pk).first()
        if draft is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))  # type: ignore[attr-defined]
        outcome, errors = None, []
        if draft.waits:
            try:
                outcome = actions.outcome(draft, by=request.user)  # type: ignore[arg-type]  # nobody else comes in
            except Refused as refusal:
                errors = refusal.errors
        context = {
            **self.admin_site.each_context(request),
            "title": draft.title,
            "opts": self.opts,
            "draft": draft,
            "noun": self.noun(draft),
            "outcome": outcome,
            "told": outcome.told if outcome else [],
            "errors": errors,
            "form_address": self._form(draft),
            "mine": draft.made_by == request.user,
            "may_publish": request.user.may_publish(),  # type: ignore[union-attr]  # nobody else comes in
            "day": day or DayForm(initial={"on": draft.publish_on}),
            "media": self.media + DayForm().media,
        }
        return TemplateResponse(request, "admin/draft.html", context)

    def _form(self, draft: Draft) -> str:
        """Where what it is about is edited."""
        app, model = draft.kind.split(".")
        if draft.key:
            return reverse(f"admin:{app}_{model}_change", args=[draft.key])
        return reverse(f"admin:{app}_{model}_add")

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        draft, user = self._found(request, pk), request.user
        here = HttpResponseRedirect(reverse("admin:drafts_draft_change", args=[pk]))
        day = DayForm(request.POST)
        if verb == "schedule" and not day.is_valid():
            return self.draft_view(request, pk, day)
        try:
            self._do(verb, draft, user, request, day)
        except (Refused, ValidationError) as refusal:
            said = refusal.errors if isinstance(refusal, Refused) else refusal.messages
            self.message_user(request, " ".join(said), messages.ERROR)
            return here
        self.message_user(request, DONE[verb], messages.SUCCESS)
        return here

    def _do(self, verb: str, draft: Draft, user: Any, request: HttpRequest, day: DayForm) -> None:
        if verb in ("publish", "schedule", "back") and not user.may_publish():
            raise PermissionDenied
        if verb == "send" and draft.made_by != user:
            raise PermissionDenied
        match verb:
            case "publish":
                actions.publish(draft, by=user)
            case "send":
                actions.send(draft, by=user)
            case "back":
                actions.send_back(draft, words=request.POST.get("words", "").strip()[:2_000], by=user)
            case "discard":
                actions.discard(draft, by=user)
            case "schedule":
                actions.schedule(draft, on=day.cleaned_data["on"], by=user)
            case _:
                raise Http404

    # ── the real page ──

    def page_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One of the pages that would differ, as it would look; in the reader's language or in another."""
        draft = self._found(request, pk)
        user: Any = request.user

        def find(changes: list[Change]) -> str:
            pages = actions.pages(changes)
            if number >= len(pages):
                raise Http404
            return pages[number].address

        try:
            return page_as_it_would_be(lambda: actions.write_out(draft, by=draft.made_by), find, request, user)
        except Refused as refusal:
            self.message_user(request, " ".join(refusal.errors), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:drafts_draft_change", args=[pk]))
