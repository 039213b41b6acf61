"""NewsItem: a report or a notice, told in a few words, with its source."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.pictures.models import Pictured, has_pictures
from silknet.sources.models import Record, RecordQuerySet
from silknet.text import LanguagesField, PartialDateField, plain


class NewsQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        return self.public().order_by("-on", "slug")

    def for_page(self) -> Self:
        return self.public().annotate(has_pictures=has_pictures())


class NewsItem(Pictured, Record):
    kind = "news"
    public_names = {"on": "date"}

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    on = PartialDateField(_("day, month or year"))
    title = LanguagesField(_("title"), long=False)
    summary = LanguagesField(_("summary"), blank=True)

    objects = NewsQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-on", "slug"]

    def __str__(self) -> str:
        return plain(self.title)

    def plain_name(self) -> str:
        return plain(self.title, "en")

    def as_fields(self) -> dict[str, Any]:
        told = {"date": self.on, "title": self.title, "summary": self.summary}
        return told | {"pictures": self.public_pictures()}
