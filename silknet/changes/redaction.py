"""Taking a value out of the register for good: out of the row, the log, and every state that was ever public."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from silknet.changes import door
from silknet.changes.models import Change, Revision, Version
from silknet.changes.publish import as_text
from silknet.text import ORIGINAL, LanguagesField

if TYPE_CHECKING:
    from silknet.accounts.models import User

REDACTED = "[redacted]"
NOTE = "Redacted"  # begins the note of its revision
NAMING = ("name", "title")  # by these other records name the record


def fields_to_redact(row: Any) -> list[str]:
    """The fields of a record whose texts can be taken out."""
    texts = (models.CharField, models.TextField, LanguagesField)
    columns = [field for field in row._meta.concrete_fields if isinstance(field, texts) and not field.choices]
    return [field.name for field in columns if field.name in row.as_fields() and field.name != row.key_name]


def redact(row: Any, field: str, *, by: "User | None", source: str = "redaction", why: str = "") -> None:
    """Take the value of a field out of a record and out of all that the register ever said of it.

    The numbers of revisions stay, and history says that something was taken out. ValidationError for a field that
    holds no text of its own.
    """
    if field not in (right := fields_to_redact(row)):
        said = {"field": field, "right": ", ".join(right)}
        raise ValidationError(_("%(field)s holds no text that can be taken out. Right are: %(right)s.") % said)
    column = row._meta.get_field(field)
    note = f"{NOTE} {field} of {row.kind}/{row.public_key()}" + (f": {why}" if why else "")
    with door.revision(by=by, source=source, note=note[:200]):
        setattr(row, field, _emptied(column))
        row.save()
        _clean_what_is_being_written(row, column)
        _clean_changes(row, column.attname)
        _clean_versions(Version.objects.filter(uuid=row.uuid), lambda record: _take_out(record, field))
        if field in NAMING:
            others = Version.objects.filter(record__contains=str(row.uuid)).exclude(uuid=row.uuid)
            _clean_versions(others, lambda record: _unname(record, str(row.uuid)))


def last_redaction() -> int:
    """The revision of the last one, 0 if there was none: what was copied before it may hold what was taken out."""
    made = Revision.objects.filter(note__startswith=f"{NOTE} ").order_by("-number")
    return made.values_list("number", flat=True).first() or 0


def _emptied(column: Any) -> Any:
    if column.blank:
        return column.get_default()
    return {ORIGINAL: REDACTED} if isinstance(column, LanguagesField) else REDACTED


def _clean_what_is_being_written(row: Any, column: Any) -> None:
    """The revision's own change must not remember the value. Where the row held none any more, there is a change all
    the same: history says that something was taken out, and answers made before get a new tag.
    """
    label, name = row._meta.label_lower, column.attname
    changes = door.being_written(label, row.pk)
    if not changes:
        after = {name: getattr(row, name)}
        door.record(Change(kind=label, key=row.pk, verb=Change.Verb.CHANGED, before={name: REDACTED}, after=after))
    for change in changes:
        change.before = change.before | {name: REDACTED}


def _clean_changes(row: Any, name: str) -> None:
    for change in Change.objects.filter(kind=row._meta.label_lower, key=row.pk):
        sides = {side: getattr(change, side) for side in ("before", "after")}
        cleaned = {side: values | {name: REDACTED} for side, values in sides.items() if name in values}
        if cleaned:
            Change.objects.filter(pk=change.pk).update(**cleaned)


def _clean_versions(versions: Any, clean: Callable[[dict[str, Any]], None]) -> None:
    for version in versions.filter(record__isnull=False):
        record = json.loads(version.record)
        clean(record)
        if (text := as_text(record)) != version.record:
            Version.objects.filter(pk=version.pk).update(record=text)


def _take_out(record: dict[str, Any], field: str) -> None:
    record[field] = None
    _say_so(record, [field])


def _say_so(record: dict[str, Any], fields: list[str]) -> None:
    """A state says what was taken out of it. So it differs from what its row says, and the feed tells partners."""
    record["redacted"] = sorted({*record.get("redacted", ()), *fields})


def _unname(record: dict[str, Any], uuid: str) -> None:
    """Take the name out of every reference to a record."""
    if fields := [field for field, part in record.items() if _unnamed(part, uuid)]:
        _say_so(record, fields)


def _unnamed(part: Any, uuid: str) -> bool:
    """Whether there was such a reference, however deep; all of them are taken out, not only the first."""
    inner = part if isinstance(part, list) else list(part.values()) if isinstance(part, dict) else []
    found = [_unnamed(each, uuid) for each in inner]
    if isinstance(part, dict) and part.get("id") == uuid and "name" in part:
        part["name"] = REDACTED
        found.append(True)
    return any(found)
