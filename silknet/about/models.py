"""Page: a text of the network or of this portal about itself, kept by the secretariat."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from silknet.sources.models import Record, RecordQuerySet
from silknet.text import LanguagesField, plain


class PageQuerySet(RecordQuerySet):
    def for_list(self) -> Self:
        """As they are read one after the other."""
        return self.public().order_by("position", "slug")


class Page(Record):
    """Its body is written in the subset of Markdown that `silknet.markup` shows."""

    kind = "pages"

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    title = LanguagesField(_("title"), long=False)
    summary = LanguagesField(_("summary"), blank=True)
    body = LanguagesField(
        _("body"),
        blank=True,
        help_text=_(
            "An empty line ends a paragraph. ## begins a heading, - a line of a list, 1. a numbered line; "
            "[words](/cities/) is a link, [^address-of-a-source] the footnote of a source that is cited below. "
            "HTML shows as text."
        ),
    )

    objects = PageQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return plain(self.title)

    def plain_name(self) -> str:
        return plain(self.title, "en")

    def as_fields(self) -> dict[str, Any]:
        return {"position": self.position, "title": self.title, "summary": self.summary, "body": self.body}
