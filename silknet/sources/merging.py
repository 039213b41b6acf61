"""How one record takes over what belongs to another of its kind."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from silknet.changes.publish import attached_models
from silknet.sources.models.name import Name
from silknet.text import LanguagesField

ITS_OWN = ("id", "uuid", "public", "position")  # what a record does not take from another
NOTHING: tuple[Any, ...] = (None, "", {}, [])


def merged_parts(record: Any, into: Any) -> list[ValidationError]:
    """Let a record take over all that another has, and return what it could not: to be written in one revision."""
    _keep_names(record, into)
    _fill(record, into)
    into.full_clean()
    into.save()
    _move_attached(record, into)
    return [*_move_referring(record, into)]


def _fill(record: Any, into: Any) -> None:
    """What the record says and the other does not."""
    for column in record._meta.concrete_fields:
        theirs, ours = getattr(record, column.attname), getattr(into, column.attname)
        if column.name in (*ITS_OWN, into.key_name) or (column.is_relation and theirs == into.pk):
            continue
        if isinstance(column, LanguagesField):
            setattr(into, column.attname, theirs | ours)
        elif ours in NOTHING and theirs not in NOTHING:
            setattr(into, column.attname, theirs)


def _keep_names(record: Any, into: Any) -> None:
    """The record's own name becomes one of the names of the other, so that it is found by it."""
    told = getattr(record, "name", None) or getattr(record, "title", "")
    names = told if isinstance(told, dict) else {"und": told}
    known = {into.plain_name(), *(name.value for name in into.names_held())}
    for language, value in names.items():
        if value and value not in known:
            Name(kind=into.kind, record=into.uuid, value=value, language=language).save()


def _move_attached(record: Any, into: Any) -> None:
    """Names, citations, pictures; what the other has already is not needed twice."""
    for model in attached_models():
        for row in model._base_manager.filter(kind=record.kind, record=record.uuid):
            row.record = into.uuid
            if not _saved(row):
                row.delete()


def _move_referring(record: Any, into: Any) -> Iterator[ValidationError]:
    """Rows that refer to the record; a row that the other has too is left out, one that it cannot take is refused."""
    for relation in record._meta.related_objects:
        column, model = relation.field, relation.related_model
        count = model.objects.filter(**{column.name: into}).count()
        for row in model.objects.filter(**{column.name: record}):
            if row == record:
                continue
            setattr(row, column.name, None if row == into else into)
            if hasattr(row, "position"):
                row.position += count
            if _saved(row):
                continue
            if not _stands(row, column, into):
                said = {"noun": model._meta.verbose_name, "row": row, "into": into}
                yield ValidationError(_("%(noun)s “%(row)s”: %(into)s has another. Decide first.") % said, code="merge")
            else:
                row.delete()


def _saved(row: Any) -> bool:
    """Whether the row could be written as it now is; otherwise it is as it was in the database."""
    try:
        with transaction.atomic():
            row.full_clean()
            row.save()
    except ValidationError:
        return False
    return True


def _stands(row: Any, column: Any, into: Any) -> bool:
    """Whether the other has a row that says all that this one says."""
    columns = [field.attname for field in row._meta.concrete_fields if field.name not in (*ITS_OWN, column.name)]
    said = {name: getattr(row, name) for name in columns if getattr(row, name) not in NOTHING}
    others = type(row).objects.filter(**{column.name: into}).exclude(pk=row.pk)
    return any(all(getattr(other, name) == value for name, value in said.items()) for other in others)
