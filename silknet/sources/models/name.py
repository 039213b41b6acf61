"""Name: how a record is called in a language, a script, a time."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.changes.publish import Attached
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.sources.models.source import cited
from silknet.text import is_language, refuse_control_characters


class Name(Tracked, Attached):
    """One name of one record. The name by which the register calls it stands in the record itself."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official")
        LOCAL = "local", _("local")
        FORMER = "former", _("former")
        ACRONYM = "acronym", _("acronym")
        EXONYM = "exonym", _("exonym")
        VARIANT = "variant", _("variant")

    value = models.CharField(_("name"), max_length=300, validators=[refuse_control_characters])
    language = models.CharField(
        _("language"),
        max_length=20,
        default="und",
        validators=[is_language],
        help_text=_("As in BCP 47: fr, zh, und if it is not known."),
    )
    name_kind = models.CharField(_("kind of name"), max_length=10, choices=Kind, default=Kind.VARIANT)
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[refuse_control_characters])
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="names", null=True, blank=True, verbose_name=_("source")
    )

    objects = TrackedQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["kind", "record", "name_kind", "language", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record", "name_kind", "language", "value"],
                name="name_once",
                violation_error_message=_("This record has this name already."),
            )
        ]
        indexes = [models.Index(fields=["record"], name="name_of_a_record")]

    def __str__(self) -> str:
        return self.value

    def as_public(self) -> dict[str, Any]:
        told = {"value": self.value, "language": self.language, "kind": self.name_kind}
        return told | {"note": self.note, "source": cited(self.source)}
