"""Saying that a translation still holds."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from silknet.changes.door import revision
from silknet.translations.models import OUTDATED, StillHolds, Text

if TYPE_CHECKING:
    from silknet.accounts.models import User


def hold(row: Any, field: str, language: str, *, by: "User | None", source: str = "admin") -> None:
    """Say that a translation holds for the original as it is now. ValidationError where it is not outdated."""
    of = {"kind": row._meta.label_lower, "row": row.pk, "field": field}
    with revision(by=by, source=source, note=f"The translation of {field} still holds ({language})"):
        text = Text.objects.filter(**of).first()
        if text is None or text.state(language) != OUTDATED:
            raise ValidationError(_("This translation is not outdated."), code="not_outdated")
        StillHolds(language=language, **of).save()
