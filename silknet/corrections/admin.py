"""The queue of corrections, and what is asked about a record: whether it is still right."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext_lazy as _

from silknet.admin import Section, Unlogged, desk
from silknet.admin.drafted import NOT_ALONE, allowed
from silknet.admin.history import change_address
from silknet.changes.door import WouldPublish
from silknet.changes.publish import by_kind
from silknet.corrections import actions, tokens
from silknet.corrections.decision import DecisionForm
from silknet.corrections.models import Correction
from silknet.languages import in_language
from silknet.sources.actions import confirm
from silknet.sources.models import Source

CORRECTIONS = Section(_("Corrections"), 0)
COLOURS = {"waiting": "draft", "accepted": "public", "in-part": "public", "declined": "withdrawn"}


desk.add(
    desk.Task(
        _("Corrections to decide"),
        desk.WAITS,
        lambda request: Correction.objects.waiting().count(),
        lambda: f"{reverse('admin:corrections_correction_changelist')}?state=waiting",
        _("Readers and contacts say that something is wrong. Accept it with its source, or decline it with a word."),
        "corrections.change_correction",
    )
)


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Waiting")), ("closed", _("Closed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.exclude(state="waiting") if self.value() == "closed" else queryset


@admin.register(Correction)
class CorrectionAdmin(Unlogged, admin.ModelAdmin):
    section = CORRECTIONS
    list_display = ["title", "standing", "what", "sent_by", "made_at", "closed_by"]
    list_filter = [StateFilter, "asked", "kind"]
    list_select_related = ["closed_by"]
    search_fields = ["title", "page", "source", "proposals__proposed"]
    show_full_result_count = False
    list_per_page = 50
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("proposals")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": capfirst(str(self.opts.verbose_name_plural))} | (extra_context or {})
        )

    @admin.display(description=_("state"), ordering="state")
    def standing(self, correction: Correction) -> str:
        colour = COLOURS[correction.state]
        return format_html('<span class="state state-{}">{}</span>', colour, correction.get_state_display())

    @admin.display(description=_("what"))
    def what(self, correction: Correction) -> str:
        return ", ".join(proposal.of.label for proposal in correction.proposals.all())

    @admin.display(description=_("sent by"))
    def sent_by(self, correction: Correction) -> Any:
        return _("the record's contact") if correction.asked else _("a reader")

    # ── one correction ──

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        correction = self.get_object(request, object_id)
        if correction is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, correction):
            raise PermissionDenied
        row = correction.row()
        may_decide = self._may_decide(request, correction, row)
        if request.method == "POST" and not may_decide:
            raise PermissionDenied
        if request.method == "POST" and not correction.is_waiting:
            return self._was_closed(request, correction)
        site, adds = self.admin_site, self._admin_of(Source).has_add_permission(request)
        form = DecisionForm(request.POST or None, correction=correction, row=row, site=site, adds=adds)
        if request.method == "POST" and form.is_valid() and (done := self._decide(request, form)):
            return done
        return self._page(request, form, may_decide)

    def _admin_of(self, model: type[Any]) -> Any:
        return self.admin_site._registry[model]

    def _may_decide(self, request: HttpRequest, correction: Correction, row: Any) -> bool:
        """Who may change the record may say what is right of it; of what is no record, who may change corrections."""
        if correction.model is None:
            return self.has_change_permission(request, correction)
        return bool(self._admin_of(correction.model).has_change_permission(request, row))

    def _decide(self, request: HttpRequest, form: DecisionForm) -> HttpResponse | None:
        by: Any = request.user
        try:
            closed = actions.decide(
                form.correction,
                accepted=form.accepted,
                declined=form.declined,
                source=form.source,
                reply=form.cleaned_data["reply"],
                by=by,
                publishes=allowed(request, asked=True),
            )
        except actions.Closed:
            return self._was_closed(request, form.correction)
        except WouldPublish:
            form.add_error(None, NOT_ALONE)
            return None
        except ValidationError as refusal:
            form.row = form.correction.row()  # as it is now, not as it was to become
            form.take(refusal)
            form.look_again()
            return None
        self._tell(request, closed)
        return HttpResponseRedirect(f"{reverse('admin:corrections_correction_changelist')}?state=waiting")

    def _tell(self, request: HttpRequest, closed: Correction) -> None:
        said = format_html("{}: {}", closed.title, closed.get_state_display())
        row = closed.row()
        if row is not None and row.public:
            told = str(_("The public sees it: {}"))
            said = format_html("{}. {}", said, format_html(told, _link(row.get_absolute_url(), row)))
        self.message_user(request, said, messages.SUCCESS)

    def _was_closed(self, request: HttpRequest, correction: Correction) -> HttpResponse:
        correction.refresh_from_db()
        who = correction.closed_by or _("Another")
        said = _("%(who)s closed this already: %(state)s. What you decided was not kept.")
        self.message_user(request, said % {"who": who, "state": correction.get_state_display()}, messages.WARNING)
        return HttpResponseRedirect(change_address(correction))

    def _page(self, request: HttpRequest, form: DecisionForm, may_decide: bool) -> HttpResponse:
        correction, row = form.correction, form.row
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correction of %(record)s") % {"record": correction.title},
            "opts": self.opts,
            "original": correction,
            "standing": self.standing(correction),
            "sent_by": self.sent_by(correction),
            "row": row,
            "row_address": change_address(row) if row else "",
            "into": correction.merged_into() if row is None else None,
            "form": form,
            "may_decide": may_decide,
            "media": self.media + form.media,
        }
        if context["into"]:
            context["into_address"] = change_address(context["into"])
        return TemplateResponse(request, "admin/corrections/correction/decide.html", context)

    # ── is it still right? ──

    def get_urls(self) -> list[Any]:
        wrap, place = self.admin_site.admin_view, "<slug:kind>/<uuid:record>/"
        return [
            path(f"ask/{place}", wrap(self.ask_view), name="corrections_correction_ask"),
            path(f"confirm/{place}", wrap(self.confirm_view), name="corrections_correction_confirm"),
            *super().get_urls(),
        ]

    def _asked_about(self, request: HttpRequest, kind: str, record: Any) -> Any:
        """The public record that the address names, if the person may change it."""
        model = by_kind().get(kind)
        row = model._base_manager.filter(uuid=record).first() if model else None
        if row is None or not row.public:
            raise Http404("no public record has this id")
        if not self._admin_of(type(row)).has_change_permission(request, row):
            raise PermissionDenied
        return row

    def ask_view(self, request: HttpRequest, kind: str, record: Any) -> HttpResponse:
        """An address to be given to the contact of a record. It writes nothing."""
        row = self._asked_about(request, kind, record)
        with override("en"):
            form = reverse("corrections")
        asked = urlencode({"about": f"{row.kind}/{row.public_key()}", "ask": tokens.question(row)})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Ask whether “%(record)s” is still right") % {"record": row},
            "opts": row._meta,
            "row": row,
            "days": tokens.ASKED_FOR // (24 * 60 * 60),
            "addresses": [
                (code, get_language_info(code)["name_local"], f"{settings.ADDRESS}{in_language(form, code)}?{asked}")
                for code, _name in settings.LANGUAGES
            ],
        }
        return TemplateResponse(request, "admin/corrections/correction/ask.html", context)

    def confirm_view(self, request: HttpRequest, kind: str, record: Any) -> HttpResponse:
        row = self._asked_about(request, kind, record)
        if request.method == "POST":
            by: Any = request.user
            confirm(row, by=by, words=by.get_full_name() or by.get_username())
            said = _("The register keeps that “%(record)s” is right as it stands today.")
            self.message_user(request, said % {"record": row}, messages.SUCCESS)
        return HttpResponseRedirect(change_address(row))


def _link(address: str, words: Any) -> str:
    return format_html('<a href="{}">{}</a>', address, words)
