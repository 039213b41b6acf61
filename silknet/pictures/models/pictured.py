"""Pictured: what records that may have pictures share."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef


class Pictured(models.Model):
    """A record that may have pictures. Name it before `Record` among the bases, and `public_pictures` in `as_fields`."""

    class Meta:
        abstract = True

    @classmethod
    def attach(cls, rows: Sequence[Any]) -> None:
        super().attach(rows)  # of the record
        attach_pictures(rows)

    def pictures_held(self) -> list[Any]:
        """The pictures of it that are published, in their order, as `attach` loaded them."""
        if not getattr(self, "has_pictures", True):
            return []
        if not hasattr(self, "_pictures"):
            attach_pictures([self])
        return self._pictures  # type: ignore[attr-defined]

    def public_pictures(self) -> list[dict[str, Any]]:
        return [picture.as_public() for picture in self.pictures_held()]


def _published() -> Any:
    return apps.get_model("pictures.Picture").objects.public()


def has_pictures() -> Exists:
    """Annotated as `has_pictures`, it spares most records the question for their pictures."""
    return Exists(_published().filter(record=OuterRef("uuid")))


def attach_pictures(rows: Sequence[Any]) -> None:
    """Load the published pictures of these records: one query, however many records."""
    held: dict[Any, list[Any]] = defaultdict(list)
    for picture in _published().filter(record__in=[row.uuid for row in rows]).in_order():
        held[picture.record].append(picture)
    for row in rows:
        row._pictures = held[row.uuid]


def kinds_with_pictures() -> list[str]:
    """Which kinds of records may have pictures."""
    return sorted(model.kind for model in apps.get_models() if issubclass(model, Pictured))  # type: ignore[attr-defined]
