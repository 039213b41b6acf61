"""Taking back what a revision did, as a new revision. Where later work stands on it, nothing is taken back."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from silknet.changes import door
from silknet.changes.models import Change, Revision
from silknet.changes.publish import KeyTaken, Published, key_is_taken
from silknet.changes.redaction import REDACTED

if TYPE_CHECKING:
    from silknet.accounts.models import User


class Obstacle(NamedTuple):
    """Why a change cannot be taken back; `field` is the name of a column, empty where the row is meant."""

    change: Change
    field: str
    reason: str


class CannotUndo(Exception):
    """Nothing was taken back; `obstacles` says why, change by change."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__("; ".join(obstacle.reason for obstacle in obstacles))
        self.obstacles = obstacles


def undo(revision: Revision, *, by: "User | None", source: str = "undo", only: Sequence[Change] | None = None) -> None:
    """Make every row that a revision wrote what it was before; or the rows of some of its changes alone.

    CannotUndo lists what stands in the way: rows that were changed, removed or pointed at since, addresses that
    another record has now, values that were taken out for good.
    """
    changes = list(revision.changes.order_by("-id")) if only is None else sorted(only, key=lambda one: -one.pk)
    if not changes:
        raise ValidationError(_("Revision %(number)s wrote no row: there is nothing to take back.") % _named(revision))
    with door.revision(by=by, source=source, note=f"Undid revision {revision.number}"):
        if obstacles := [found for change in changes for found in _take_back(change)]:
            raise CannotUndo(obstacles)


def obstacles(revision: Revision, *, only: Sequence[Change] | None = None) -> Sequence[Obstacle]:
    """What stands in the way of taking a revision back, found by trying; nothing is written."""
    try:
        door.rehearse(lambda: undo(revision, by=None, only=only), lambda changes: None, by=None)
    except CannotUndo as refusal:
        return refusal.obstacles
    return []


def removal_of(model: type[models.Model], key: str) -> list[Change]:
    """The changes that removed a row and what went with it, to put back as they were; none if it is there."""
    label = model._meta.label_lower
    removed = Change.objects.filter(kind=label, key=key, verb=Change.Verb.REMOVED).order_by("-revision", "-id").first()
    if removed is None or model._base_manager.filter(pk=key).exists():
        return []
    others = Change.objects.filter(revision=removed.revision_id, verb=Change.Verb.REMOVED).exclude(pk=removed.pk)
    return [removed, *(other for other in others if _went_with(other, model, removed))]


def _went_with(other: Change, model: type[models.Model], removed: Change) -> bool:
    if (uuid := removed.before.get("uuid")) and other.before.get("record") == uuid:
        return True
    columns = apps.get_model(other.kind)._meta.concrete_fields
    pointing: Iterable[Any] = (column for column in columns if column.related_model is model)
    return any(str(other.before.get(column.attname)) == removed.key for column in pointing)


def _named(revision: Revision) -> dict[str, int]:
    return {"number": revision.number}


def _take_back(change: Change) -> list[Obstacle]:
    if REDACTED in [*change.before.values(), *change.after.values()]:
        return [Obstacle(change, "", _("A value was taken out of the register for good: it does not come back."))]
    model = apps.get_model(change.kind)
    row = model._locked([change.key]).first()
    if change.verb == Change.Verb.REMOVED:
        return _trying(change, _put_back, model) if row is None else [Obstacle(change, "", _later(change, ""))]
    if row is None:
        return [Obstacle(change, "", _later(change, ""))]
    edited = [Obstacle(change, name, _later(change, name)) for name in _edited_since(row, change)]
    return edited or _trying(change, _remove if change.verb == Change.Verb.ADDED else _restore, row)


def _edited_since(row: Any, change: Change) -> list[str]:
    """The columns that are not any more what the change made of them."""
    columns = {column.attname: column for column in row._meta.concrete_fields}
    known = {name: value for name, value in change.after.items() if name in columns}
    return [name for name, value in known.items() if row._loaded[name] != columns[name].to_python(value)]


def _later(change: Change, field: str) -> str:
    """Which later revision stands in the way, in words."""
    since = Change.objects.filter(kind=change.kind, key=change.key, revision__gt=change.revision_id)
    found = [one for one in since.order_by("-revision") if not field or field in one.before or field in one.after]
    if not found:
        return _("It was changed again in the same revision.")
    verb, number = found[0].verb, found[0].revision_id
    if verb == Change.Verb.REMOVED:
        return _("Revision %(number)s removed it.") % {"number": number}
    return _("Revision %(number)s changed it later.") % {"number": number}


def _trying(change: Change, write: Any, what: Any) -> list[Obstacle]:
    """Write one row; where the database or the register refuses it, say why."""
    try:
        with transaction.atomic():
            write(what, change)
    except (ProtectedError, RestrictedError) as refusal:
        held = refusal.protected_objects if isinstance(refusal, ProtectedError) else refusal.restricted_objects
        names = ", ".join(sorted(str(row) for row in held)[:5])
        return [Obstacle(change, "", _("This was added since and depends on it: %(rows)s.") % {"rows": names})]
    except IntegrityError:
        return [Obstacle(change, "", _("What it had before has been given to another."))]
    except KeyTaken:
        return [Obstacle(change, "", _("Its address is another record's now."))]
    except ObjectDoesNotExist:
        return [Obstacle(change, "", _("It pointed at something that is not there any more."))]
    return []


def _state(model: type[models.Model], state: dict[str, Any]) -> dict[str, Any]:
    """Columns that the model still has, as Python holds them."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    return {name: columns[name].to_python(value) for name, value in state.items() if name in columns}


def _put_back(model: type[models.Model], change: Change) -> None:
    _save(model(**_state(model, change.before)))


def _remove(row: Any, change: Change) -> None:
    row.delete()


def _restore(row: Any, change: Change) -> None:
    for name, value in _state(type(row), change.before).items():
        setattr(row, name, value)
    _save(row)


def _save(row: Any) -> None:
    """ObjectDoesNotExist, KeyTaken: what the database would only say at the end, and for no row in particular."""
    for column in row._meta.concrete_fields:
        if column.is_relation and getattr(row, column.attname) is not None:
            column.related_model._base_manager.get(pk=getattr(row, column.attname))
    if isinstance(row, Published) and key_is_taken(row):
        raise KeyTaken(row.public_key())
    row.save()
