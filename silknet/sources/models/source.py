"""Source: where something is said."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.sources.models.record import Record, RecordQuerySet, reference
from silknet.text import PartialDateField, refuse_control_characters


class Source(Record):
    kind = "sources"
    public_names = {"url": "address"}

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    url = models.URLField(_("web address"), max_length=500, unique=True)
    title = models.CharField(_("title"), max_length=500, validators=[refuse_control_characters])
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, validators=[refuse_control_characters])
    published_on = PartialDateField(_("published on"))

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def plain_name(self) -> str:
        return self.title

    def as_fields(self) -> dict[str, Any]:
        return {
            "address": self.url,
            "title": self.title,
            "publisher": self.publisher,
            "published_on": self.published_on,
        }


def cited(source: Source | None) -> dict[str, Any] | None:
    """How a record names a source: with all that its footnote tells."""
    named = reference(source)
    if named is None or source is None:
        return None
    return named | {"address": source.url, "publisher": source.publisher, "published_on": source.published_on}
