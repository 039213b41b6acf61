"""What others wrote while a form was open. The form says which revision it was opened at; the log knows the rest."""

from typing import Any

from django.db import models
from django.http import HttpRequest

from silknet.changes.models import Change, Head

OPENED, WARNED = "_opened", "_warned"


class Meanwhile:
    """Read the head before the rows: what is committed in between may be told twice, never missed."""

    def __init__(self, request: HttpRequest) -> None:
        self.head = Head.objects.read()[1]
        self.opened = _number(request.POST.get(OPENED), self.head)
        # By field, the revision up to which the person was shown what others wrote beside her own.
        asked = (entry.rpartition("@") for entry in request.POST.getlist(WARNED))
        self.warned = {name: _number(number, 0) for name, _at, number in asked if name}

    @classmethod
    def of(cls, request: HttpRequest) -> "Meanwhile":
        """The one of this request."""
        if not hasattr(request, "_meanwhile"):
            request._meanwhile = cls(request)  # type: ignore[attr-defined]
        return request._meanwhile  # type: ignore[attr-defined]

    def to(self, row: models.Model) -> "Edits":
        """What others did to a row since the form was opened."""
        if self.opened >= self.head:
            return Edits([])
        since = Change.objects.filter(kind=row._meta.label_lower, key=str(row.pk), revision__gt=self.opened)
        return Edits(list(since.select_related("revision__made_by").order_by("revision_id", "id")))

    def warnings(self) -> list[str]:
        return [f"{name}@{number}" for name, number in self.warned.items()]


class Edits:
    """By column: the value that the form was opened with, and the last change since."""

    def __init__(self, changes: list[Change]) -> None:
        self.before: dict[str, Any] = {}
        self.last: dict[str, Change] = {}
        for change in changes:
            for name, value in change.before.items():
                self.before.setdefault(name, value)
                self.last[name] = change

    def __bool__(self) -> bool:
        return bool(self.last)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else otherwise
