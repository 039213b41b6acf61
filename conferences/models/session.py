"""Session: one item of a conference's programme."""

from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.pictures.models import Pictured, has_pictures
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.sources.models.record import references
from silknet.text import LanguagesField, plain


class SessionQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Sessions are public with their conference."""
        return super().public().filter(conference__public=True)

    def for_list(self) -> Self:
        return (
            self.with_references()
            .prefetch_related(Prefetch("speaker_rows", SessionSpeaker.objects.in_order()))
            .order_by("conference", "position", "id")
        )

    def for_page(self) -> Self:
        return self.with_references().annotate(has_pictures=has_pictures())

    def with_references(self) -> Self:
        return self.public().select_related("conference", "city", "organization", "country")


class Session(Pictured, Record):
    kind = "sessions"
    public_names = {"session_kind": "kind"}
    shows = ("conference", "city", "organization", "country", "speaker_rows__person")

    class Kind(models.TextChoices):
        CHARTER_SIGNING = "charter-signing", _("charter signing")
        CITY_PRESENTATION = "city-presentation", _("presentation of a city")
        COMMITTEE = "committee", _("committee")
        DECLARATION = "declaration", _("declaration")
        ELECTION = "election", _("election")
        EXHIBITION = "exhibition", _("exhibition")
        KEYNOTE = "keynote", _("keynote")
        OPENING = "opening", _("opening")
        PRESENTATION = "presentation", _("presentation")
        REPORT = "report", _("report")
        RESOLUTION = "resolution", _("resolution")
        SIGNING = "signing", _("signing")
        STATUTES_REVIEW = "statutes-review", _("review of statutes")
        VISIT = "visit", _("visit")
        WORKING_GROUP = "working-group", _("working group")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    conference = models.ForeignKey(
        "conferences.Conference", models.PROTECT, related_name="sessions", verbose_name=_("conference")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Its place in the programme."))
    title = LanguagesField(_("title"), long=False)
    session_kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    city = models.ForeignKey(
        "cities.City", models.PROTECT, related_name="sessions", null=True, blank=True, verbose_name=_("city")
    )
    organization = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="sessions",
        null=True,
        blank=True,
        verbose_name=_("organization"),
    )
    country = models.ForeignKey(
        "cities.Country",
        models.PROTECT,
        related_name="sessions",
        null=True,
        blank=True,
        verbose_name=_("country or region"),
    )
    summary = LanguagesField(_("summary"), blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["conference", "position", "id"]

    def __str__(self) -> str:
        return plain(self.title)

    def plain_name(self) -> str:
        return plain(self.title, "en")

    def load_for_page(self) -> None:
        """Who spoke."""
        prefetch_related_objects([self], Prefetch("speaker_rows", SessionSpeaker.objects.in_order()))

    def rank(self) -> tuple[int, int]:
        """What the programme is ordered by."""
        return self.position, self.pk

    def speakers(self) -> list[Any]:
        return [row.person for row in self.speaker_rows.all()]

    def as_record(self) -> dict[str, Any] | None:
        return super().as_record() if self.conference.public else None

    def as_fields(self) -> dict[str, Any]:
        return {
            "conference": reference(self.conference),
            "position": self.position,
            "title": self.title,
            "kind": self.session_kind,
            "city": reference(self.city),
            "organization": reference(self.organization),
            "country": reference(self.country),
            "speakers": references(self.speakers()),
            "summary": self.summary,
            "pictures": self.public_pictures(),
        }


class SessionSpeakerQuerySet(TrackedQuerySet):
    def in_order(self) -> Self:
        return self.select_related("person").order_by("position", "id")


class SessionSpeaker(Tracked):
    """Someone whom the source names as speaking, chairing, signing or representing, in that order."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="speaker_rows", verbose_name=_("session"))
    person = models.ForeignKey("members.Person", models.PROTECT, related_name="spoke_at", verbose_name=_("person"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SessionSpeakerQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["session", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="session_speaker_once",
                violation_error_message=_("This person speaks in the session already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
