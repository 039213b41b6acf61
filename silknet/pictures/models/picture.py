"""Picture: a photograph that belongs to a record, who made it, and under which licence it is shown."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from silknet.changes.models import Version
from silknet.changes.publish import Attached, by_kind
from silknet.changes.tracking import Tracked, TrackedQuerySet
from silknet.pictures import rules
from silknet.pictures.files import size_file
from silknet.pictures.licences import LICENCES, Licence
from silknet.pictures.models.pictured import Pictured, kinds_with_pictures
from silknet.pictures.rules import Box
from silknet.sources.models import cited
from silknet.text import LanguagesField, plain, refuse_control_characters

FROM_0_TO_1 = [MinValueValidator(0), MaxValueValidator(1)]


class Size(NamedTuple):
    """A picture in one of the widths in which it is shown."""

    name: str
    width: int
    height: int

    def address(self, extension: str) -> str:
        return reverse("picture", args=[self.name, self.width, extension])

    @property
    def avif(self) -> str:
        return self.address("avif")

    @property
    def webp(self) -> str:
        return self.address("webp")


class PictureQuerySet(TrackedQuerySet):
    def public(self) -> Self:
        return self.filter(public=True)

    def shown(self) -> Self:
        """Those that the public sees: published, of a record that is public now."""
        now = Version.objects.filter(uuid=OuterRef("record"), latest=True, record__isnull=False)
        return self.public().filter(Exists(now))

    def without_rights(self) -> Self:
        """Those of which nobody says who made them, under what licence they are shown, or where they are from."""
        nowhere = Q(source_address="") & (Q(source=None) | Q(source__public=False))
        return self.filter(Q(credit="") | Q(licence="") | nowhere)

    def of_file(self, name: str) -> Self:
        """Those whose file has a name that begins like this one, of an address."""
        known = name[: rules.KNOWN_BY]
        return self.filter(file__gte=known, file__lt=f"{known}g").order_by("id")  # a range is found by the index

    def in_order(self) -> Self:
        return self.select_related("source").order_by("position", "id")


class Picture(Tracked, Attached):
    """Its file holds the pixels of what was uploaded and nothing else; see silknet.pictures.images."""

    file = models.CharField(
        _("file"),
        max_length=70,
        editable=False,
        validators=[RegexValidator(r"^[0-9a-f]{64}\.(jpg|png)\Z")],
        help_text=_("The SHA-256 of its content."),
    )
    width = models.PositiveIntegerField(_("width"), editable=False, help_text=_("Pixels."))
    height = models.PositiveIntegerField(_("height"), editable=False, help_text=_("Pixels."))
    alt = LanguagesField(
        _("alternative text"),
        blank=True,
        long=False,
        help_text=_("What is to be seen, for who does not see it. Do not begin with “picture of”."),
    )
    caption = LanguagesField(_("caption"), blank=True, long=False)
    credit = models.CharField(
        _("credit"),
        max_length=300,
        blank=True,
        validators=[refuse_control_characters],
        help_text=_("Who made it, as she, he or they want to be named."),
    )
    licence = models.CharField(
        _("licence"), max_length=20, blank=True, choices=[(each.id, each.name) for each in LICENCES.values()]
    )
    source = models.ForeignKey(
        "sources.Source",
        models.PROTECT,
        related_name="pictures",
        null=True,
        blank=True,
        verbose_name=_("source"),
        help_text=_("Where it was published, or who says that it may be shown."),
    )
    source_address = models.URLField(
        _("source address"), max_length=500, blank=True, help_text=_("Where it is, if no source of the register says.")
    )
    focus_x = models.DecimalField(
        _("focus, from the left"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.50"),
        validators=FROM_0_TO_1,
        help_text=_("0 is the left edge, 1 the right one. Very wide pictures are cropped around it."),
    )
    focus_y = models.DecimalField(
        _("focus, from above"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.50"),
        validators=FROM_0_TO_1,
        help_text=_("0 is the upper edge, 1 the lower one. Very tall pictures are cropped around it."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    public = models.BooleanField(
        _("public"), default=False, editable=False, help_text=_("Set by publishing, never by saving a form.")
    )

    objects = PictureQuerySet.as_manager()

    class Meta(Tracked.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["kind", "record", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record", "file"],
                name="picture_once",
                violation_error_message=_("This record has this picture already."),
            ),
            models.CheckConstraint(
                condition=Q(focus_x__gte=0, focus_x__lte=1, focus_y__gte=0, focus_y__lte=1),
                name="picture_focus_within",
                violation_error_message=_("The focus lies within the picture: from 0 to 1."),
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="picture_has_pixels"),
        ]
        indexes = [
            models.Index(fields=["record"], name="picture_of_a_record"),
            models.Index(fields=["file"], name="picture_by_file"),
        ]

    def __str__(self) -> str:
        return (
            plain(self.alt) or plain(self.caption) or self.credit or f"{self.file[:8]} ({self.width} by {self.height})"
        )

    def clean(self) -> None:
        super().clean()
        if self.kind and not issubclass(by_kind().get(self.kind, Picture), Pictured):
            right = ", ".join(kinds_with_pictures())
            raise ValidationError(
                _("%(kind)s have no pictures; right are %(right)s.") % {"kind": self.kind, "right": right}
            )
        if self.public and (lacks := self.lacks()):
            raise ValidationError(lacks)

    def lacks(self) -> list[str]:
        """A sentence for each thing without which the public may not see it."""
        return [str(sentence) for sentence in self._lacks()]

    def _lacks(self) -> Iterator[Any]:
        if not plain(self.alt):
            yield _("Alternative text is missing: say in at least one language what is to be seen.")
        if not self.credit:
            yield _("The credit is missing: say who made the picture.")
        if not self.licence:
            yield _("The licence is missing: choose the one under which it may be shown.")
        if not self.source and not self.source_address:
            yield _("The source is missing: choose one, or give the web address where the picture is.")
        elif self.source and not self.source.public and not self.source_address:
            yield _("Its source is not public: publish the source first.")

    # ── how it is shown ──

    @cached_property
    def terms(self) -> Licence | None:
        return LICENCES.get(self.licence)

    def part(self) -> Box:
        """What of it is shown. A licence that allows no derivatives shows all of it."""
        x, y = float(self.focus_x), float(self.focus_y)
        return rules.part(self.width, self.height, x, y, may_be_cropped=self.terms is None or self.terms.derivatives)

    def sizes(self) -> list[Size]:
        """From the smallest to the largest."""
        box = self.part()
        name = rules.name(self.file[: rules.DIGEST], box, self.width, self.height)
        return [Size(name, width, rules.height_of(box, width)) for width in rules.widths(box.width)]

    def largest(self) -> Size:
        return self.sizes()[-1]

    def size_files(self) -> Iterator[tuple[str, Size, str]]:
        """The name of each file of each size, with the size and its extension."""
        for size in self.sizes():
            for extension in rules.FORMATS:
                yield size_file(size.name, size.width, extension), size, extension

    def as_public(self) -> dict[str, Any]:
        largest, terms = self.largest(), self.terms
        elsewhere = self.source_address or (self.source.url if self.source and self.source.public else "")
        return {
            "url": settings.ADDRESS + largest.webp,
            "width": largest.width,
            "height": largest.height,
            "sizes": [
                {
                    "url": settings.ADDRESS + size.address(extension),
                    "type": rules.FORMATS[extension],
                    "width": size.width,
                    "height": size.height,
                }
                for _file, size, extension in self.size_files()
            ],
            "alt": self.alt,
            "caption": self.caption,
            "credit": self.credit,
            "licence": {"id": terms.id, "name": terms.name, "url": terms.url} if terms else None,
            "source": cited(self.source),
            "source_address": elsewhere,
        }
