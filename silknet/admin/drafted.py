"""Saving publishes nothing: what would change what the public sees is kept as a draft beside the row."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from silknet.changes.door import Allowed, WouldPublish
from silknet.drafts import actions
from silknet.drafts.consent import lacking
from silknet.drafts.models import Draft

NOTE = "_note"
KEPT = "kept_form"  # in a session: the form that was sent by who was not signed in any more


NOT_ALONE = _("Nothing was written: the public would see it, and somebody else who may publish must do it.")


def allowed(request: HttpRequest, *, asked: bool) -> Allowed:
    """Whether a request may change what the public sees: if it asks to, and its person may."""
    user: Any = request.user
    return lambda made: asked and not lacking(made, by=user)


def unsay(request: HttpRequest) -> None:
    """Forget the messages of what was taken back."""
    waiting: Any = messages.get_messages(request)
    waiting._queued_messages.clear()  # there is no other way
    request.__dict__.pop("saved_record", None)


class Drafted:
    """The form of a tracked row."""

    model: Any
    opts: Any
    _revision: Any

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        given = object_id, form_url, extra_context
        if request.method != "POST":
            return self._shown_again(request, given) or super().changeform_view(request, *given)  # type: ignore[misc]
        asked = "_publish" in request.POST or "_withdraw" in request.POST
        try:
            with self._revision(request, request.POST.get(NOTE, ""), allowed(request, asked=asked)) as opened:
                response = super().changeform_view(request, *given)  # type: ignore[misc]  # a mixin
                if response.status_code == 302 and (draft := self._draft(request)):
                    actions.close(draft, by=request.user, opened=opened)  # type: ignore[arg-type]  # nobody else comes in
                return response
        except WouldPublish:
            unsay(request)
            return self._keep(request, object_id or "", asked=asked)

    def _draft(self, request: HttpRequest) -> Draft | None:
        """Hers, of which this form is made."""
        name = request.POST.get("_draft") or request.GET.get("draft") or ""
        mine = Draft.objects.waiting().filter(made_by=request.user, kind=self.opts.label_lower)  # type: ignore[misc]
        return mine.filter(pk=name).first() if name.isdecimal() and len(name) < 19 else None

    def _keep(self, request: HttpRequest, key: str, *, asked: bool) -> HttpResponse:
        user: Any = request.user
        row = self.model._base_manager.filter(pk=key).first() if key else None
        title = str(row) if row else str(_("New %(noun)s") % {"noun": self.opts.verbose_name})
        note = request.POST.get(NOTE, "").strip()
        known = self._draft(request)
        draft = actions.keep(request.POST, model=self.model, key=key, title=title, note=note, by=user, draft=known)
        said: Any = _("Kept as a draft. The public sees what it saw before, until this is published.")
        if asked:
            actions.send(draft, by=user)
            said = _("Kept as a draft: somebody else who may publish must look at it first.")
        messages.success(request, said)
        if request.FILES:
            messages.warning(request, _("A file cannot wait in a draft. Choose it again when you publish."))
        return HttpResponseRedirect(reverse("admin:drafts_draft_change", args=[draft.pk]))

    # ── a form that was filled in before ──

    def _shown_again(self, request: HttpRequest, given: tuple[Any, ...]) -> HttpResponse | None:
        """The form with what was written into it before: a draft of hers, or what she sent when she was signed out."""
        draft, kept = self._draft(request), request.session.get(KEPT, {})
        if draft:
            sent = draft.sent
        elif "kept" in request.GET and kept.get("path") == request.path:
            sent = request.session.pop(KEPT)["sent"]
            messages.warning(request, _("You were signed out. Nothing is lost: look through the form and save again."))
        else:
            return None
        request.POST = Draft(sent=sent).as_post()  # type: ignore[assignment]  # forms only read it
        request.method, request.shown_again = "POST", True  # type: ignore[attr-defined]
        try:
            return super().changeform_view(request, *given)  # type: ignore[misc]  # a mixin
        finally:
            request.method = "GET"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]  # a mixin
        form.shown_again = getattr(request, "shown_again", False)
        return form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row, user, draft = context.get("original"), request.user, self._draft(request)
        told: dict[str, Any] = {
            "draft": draft,
            "waiting": [one for one in actions.about(row) if one != draft] if row else [],
            "may_publish": user.may_publish(),  # type: ignore[union-attr]  # nobody else comes in
        }
        return super().render_change_form(request, told | context, *args, **kwargs)  # type: ignore[misc]  # a mixin
