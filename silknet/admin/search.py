"""Search in the secretariat: as on the portal, any script and accents forgiven; drafts are found too."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from silknet.search.models import Entry
from silknet.search.words import normalised
from silknet.sources.models import Name, Record

# Drafts are not in the index, so that no search of the public can meet them. They are few, and compared one by one.
DRAFTS = 500


def matching(model: type[Record], words: str, *, path: str = "") -> Q:
    """The rows whose record of this kind, at the end of the path, is found by these words."""
    prefix = f"{path}__" if path else ""
    entries = Entry.objects.matching(words, kind=model.kind).order_by().values("record")
    names = Name.objects.filter(kind=model.kind, value__icontains=words).order_by().values("record")
    found = Q(**{f"{prefix}uuid__in": entries}) | Q(**{f"{prefix}uuid__in": names})
    return found | Q(**{f"{prefix}pk__in": drafts(model, words)})


def found_of_any_kind(words: str) -> QuerySet[Any]:
    """The ids of the public records of whatever kind that are found by these words."""
    return Entry.objects.matching(words).order_by().values("record")


def drafts(model: type[Record], words: str) -> list[Any]:
    asked = normalised(words).split()
    waiting: Any = model._base_manager.filter(public=False).select_related(*_shown_by_name(model)).order_by("-pk")
    return [row.pk for row in waiting[:DRAFTS] if asked and all(word in _said(row) for word in asked)]


def _said(row: Any) -> str:
    return normalised(f"{row} {row.plain_name()} {row.public_key()}")


def _shown_by_name(model: type[Record]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if column.is_relation]


def closest_first(found: QuerySet[Any], model: type[Record], words: str) -> QuerySet[Any]:
    """Those first whose own name begins with what was asked: a city before those whose text mentions it."""
    begins = Entry.objects.filter(record=OuterRef("uuid"), heading__startswith=normalised(words))
    return found.annotate(close=Exists(begins)).order_by("-close", *(model._meta.ordering or ()))
