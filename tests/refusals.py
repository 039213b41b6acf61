"""How tests ask whether a row is refused: by people's form with a sentence, and by the database itself."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from silknet.changes.checks import tracked_models
from tests import make


def refused(row: Any, **values: Any) -> list[str]:
    """The sentences that people read, and the database refuses the row too, where nobody asked it to be checked."""
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    with pytest.raises(IntegrityError), make.write():
        row.save()
    return refusal.value.messages


def accepted(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    make.saved(row)


def constraints(apps: Iterable[str]) -> set[str]:
    """The names of all constraints on tracked rows of these apps."""
    models = (model for model in tracked_models() if model._meta.app_label in apps)
    return {constraint.name for model in models for constraint in model._meta.constraints}
