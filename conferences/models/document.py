"""Document: statutes, notices, memoranda; each with its versions."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models import Record, RecordQuerySet, reference
from silknet.text import LanguagesField, PartialDateField, plain, refuse_control_characters


def are_languages(value: Any) -> None:
    """ValidationError unless it is a list of language codes, as in BCP 47."""
    if not isinstance(value, list) or not all(isinstance(code, str) and code.strip() for code in value):
        raise ValidationError(_("Write language codes such as en, or zh and en."), code="languages")


class DocumentQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.for_page().prefetch_related("versions").order_by("slug")

    def for_page(self) -> Self:
        return self.public().select_related("body")


class Document(Record):
    kind = "documents"
    public_names = {"document_kind": "kind"}
    second_eyes = True
    shows = ("body", "versions")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = LanguagesField(_("title"), long=False)
    document_kind = models.SlugField(_("kind"), max_length=60)
    body = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
        verbose_name=_("body"),
        help_text=_("Empty where it is of none of the portal's bodies."),
    )
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[are_languages])
    access = models.CharField(
        _("access"),
        max_length=200,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("How it can be read: a web page, an attachment, only mentioned."),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["slug"]

    def __str__(self) -> str:
        return plain(self.title)

    def plain_name(self) -> str:
        return plain(self.title, "en")

    def as_fields(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "kind": self.document_kind,
            "body": reference(self.body),
            "languages": self.languages,
            "access": self.access,
            "versions": [version.as_public() for version in self.versions.all()],
        }


class DocumentVersion(Tracked):
    second_eyes = True

    """One wording of a document: its date, and where it is read."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("document"))
    on = PartialDateField(_("day, month or year"))
    url = models.URLField(_("web address"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[refuse_control_characters])
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The first stands first."))

    objects = TrackedQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["document", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="document_version_position_once",
                violation_error_message=_("Two versions cannot stand in the same place: number them 0, 1, 2."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.on}".strip()

    def as_public(self) -> dict[str, Any]:
        return {"date": self.on, "address": self.url, "note": self.note}
