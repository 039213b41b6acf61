from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conferences.models import (
    Conference,
    ConferenceHost,
    Decision,
    Document,
    DocumentVersion,
    NewsItem,
    Participation,
    Session,
    SessionSpeaker,
)
from silknet.admin import Offer, RecordAdmin, RecordInline, Section, TrackedAdmin, TrackedInline, YearFilter, named
from silknet.pictures.admin import PictureInline

CONFERENCES = Section(_("Conferences, decisions and news"), 3)


class ConferenceHostInline(TrackedInline):
    model = ConferenceHost
    fields = ["organization", "position"]


class SessionInline(RecordInline):
    model = Session
    fields = ["position", "title", "session_kind", "city", "organization", "state"]


class ParticipationInline(TrackedInline):
    model = Participation
    fields = ["country", "city", "organization", "person", "presence", "qualifier", "count", "note", "position"]


class SessionSpeakerInline(TrackedInline):
    model = SessionSpeaker
    fields = ["person", "position"]


class DocumentVersionInline(TrackedInline):
    model = DocumentVersion
    fields = ["position", "on", "url", "note"]


@admin.register(Conference)
class ConferenceAdmin(RecordAdmin):
    section = CONFERENCES
    list_display = ["__str__", "start", "end", "city", "country", "mode"]
    list_filter = [YearFilter.of("start", _("year")), "mode", "series", ("country", named(_("country or region")))]
    search_fields = ["slug", "place", "series", "city__name"]
    fields = [
        "name",
        "slug",
        ("start", "end"),
        ("city", "place"),
        "country",
        ("mode", "series"),
        ("participants", "participants_note"),
        "summary",
    ]
    inlines = [ConferenceHostInline, SessionInline, ParticipationInline]
    attached = (*RecordAdmin.attached, PictureInline)


@admin.register(Session)
class SessionAdmin(RecordAdmin):
    section = CONFERENCES
    list_display = ["__str__", "conference", "position", "session_kind", "city", "organization"]
    list_filter = ["session_kind", ("conference", named(_("conference"))), ("country", named(_("country or region")))]
    search_fields = ["slug"]
    search_through = ("conference", "city", "organization")
    inlines = [SessionSpeakerInline]
    attached = (*RecordAdmin.attached, PictureInline)


@admin.register(Participation)
class ParticipationAdmin(TrackedAdmin):
    section = CONFERENCES
    list_display = ["__str__", "conference", "presence", "number"]
    list_filter = [("conference", named(_("conference"))), "presence", ("country", named(_("country or region")))]
    search_fields = ["note"]
    search_through = ("conference", "country", "city", "organization", "person")


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    section = CONFERENCES
    list_display = ["__str__", "on", "decision_kind", "body", "conference", "outcome"]
    list_filter = [YearFilter.of("on", _("year")), "decision_kind", "outcome", ("body", named(_("body")))]
    search_fields = ["slug", "outcome", "decision_kind"]
    search_through = ("conference",)


class LanguageCodes(forms.CharField):
    """Language codes in one box, with commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [code.strip() for code in (value or "").split(",") if code.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    section = CONFERENCES
    list_display = ["__str__", "document_kind", "body", "access"]
    list_filter = ["document_kind", ("body", named(_("body")))]
    search_fields = ["slug", "access", "document_kind"]
    search_through = ("body",)
    inlines = [DocumentVersionInline]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "languages":
            words = _("Codes with commas, such as zh, en.")
            return LanguageCodes(label=db_field.verbose_name, required=False, help_text=words)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(NewsItem)
class NewsItemAdmin(RecordAdmin):
    section = CONFERENCES
    offer = Offer(_("New news item"), 3)
    list_display = ["__str__", "on"]
    list_filter = [YearFilter.of("on", _("year"))]
    search_fields = ["slug", "on"]
    attached = (*RecordAdmin.attached, PictureInline)
