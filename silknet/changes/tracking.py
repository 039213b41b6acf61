"""Base model and queryset whose every write passes the door."""

from collections.abc import Iterable
from functools import cache
from types import NoneType
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver

from silknet.changes import door
from silknet.changes.models import BATCH, Change, batches

State = dict[str, Any]

PLAIN = (str, int, bool, NoneType)


def _kept(value: Any) -> Any:
    """A value that later edits of the row cannot reach: JSON is changed in place, files are known by name."""
    if isinstance(value, models.fields.files.FieldFile):
        return str(value)
    return _copied(value)


def _copied(value: Any) -> Any:
    """A copy of JSON; of anything else the same, which nobody changes in place. Every row that is read passes here."""
    if isinstance(value, dict):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _values(row: models.Model, names: Iterable[str] | None = None) -> State:
    """Column values as the database will give them back, of the named columns or of all that are loaded."""
    wanted = set(row.__dict__ if names is None else names)
    state = {}
    for field in row._meta.concrete_fields:
        if field.attname in wanted:
            value = field.value_from_object(row)
            if hasattr(value, "resolve_expression"):
                raise TypeError(f"{field} holds an expression; the log needs values. Use update().")
            state[field.attname] = _kept(field.to_python(value))
    return state


@cache
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


def _columns(model: type[models.Model], names: Iterable[str]) -> list[str]:
    names = set(names)
    return [field.attname for field in model._meta.concrete_fields if {field.name, field.attname} & names]


class TrackedQuerySet(models.QuerySet):
    """Bulk writes are recorded row by row; that is the reason this class exists."""

    def update(self, **values: Any) -> int:
        door.require(self.model._meta.label_lower)
        # Keys first: PostgreSQL cannot lock the nullable side of a join, nor rows of a distinct.
        keys = sorted(set(self.order_by().values_list("pk", flat=True)))
        with transaction.atomic():
            return sum(self._update_batch(batch, values) for batch in batches(keys))

    update.alters_data = True  # type: ignore[attr-defined]

    def _update_batch(self, keys: list[Any], values: State) -> int:
        before = {row.pk: row._loaded for row in self.model._locked(keys)}
        count = super(TrackedQuerySet, self.filter(pk__in=keys)).update(**values)
        for row in self.model._base_manager.filter(pk__in=keys).order_by("pk"):
            row._record_changed(before[row.pk], row._loaded)
        return count

    def bulk_create(  # type: ignore[override]
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        **kwargs: Any,
    ) -> list[Any]:
        if ignore_conflicts or update_conflicts:
            raise ValueError("The log could not tell which rows were written; look first, then add or save.")
        door.require(self.model._meta.label_lower)
        rows = super().bulk_create(objs, batch_size or BATCH, **kwargs)
        for row in rows:
            row._record_added()
        return rows

    def bulk_update(self, objs: Iterable[Any], fields: Any, batch_size: int | None = None) -> int:
        door.require(self.model._meta.label_lower)
        rows, columns = list(objs), _columns(self.model, fields)
        states = [_values(row, columns) for row in rows]  # refuses expressions before anything is written
        count = super().bulk_update(rows, fields, batch_size)  # recorded by the update() that it calls
        for row, state in zip(rows, states, strict=True):
            row._loaded = row._loaded | state
        return count

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            total = sum(row.delete()[0] for row in self.order_by("pk"))
        return total, {self.model._meta.label: total}

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Tracked(models.Model):
    """A row that is written through the door. Only what differs from what was read is written, so that two people
    who edit different fields do not undo each other. After a rollback read the row again, as with any Django row.
    """

    _loaded: State = {}  # never changed in place: copies of a row share it
    second_eyes: ClassVar[bool] = False  # whether somebody else must look at it before the public sees it

    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(  # type: ignore[override]
        self,
        *,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        door.require(self._meta.label_lower)
        if self._state.adding:
            super().save(force_insert=True, using=using, update_fields=update_fields)
            self._record_added()
        elif columns := self._edited(update_fields):
            before = self._stored()
            super().save(force_update=force_update, using=using, update_fields=columns)
            after = _values(self, columns)
            self._record_changed({name: before[name] for name in columns}, after)
            self._loaded = self._loaded | after

    def delete(self, *, into: Any = None) -> tuple[int, dict[str, int]]:  # type: ignore[override]
        """Remove the row; `into` names the record that takes its place, and its address with it."""
        door.require(self._meta.label_lower)
        key, before = self.pk, self._stored()
        result = super().delete()
        if before:
            change = Change(kind=self._meta.label_lower, key=key, verb=Change.Verb.REMOVED, before=before)
            door.record(change, into=into.uuid if into else None)
        return result

    def _get_FIELD_display(self, field: Any) -> str:
        """As Django's, which translates every label of the field anew to tell one."""
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, "" if value is None else value))

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Self:
        row = super().from_db(db, field_names, values)
        row._loaded = {
            name: value if type(value) in PLAIN else _copied(value)
            for name, value in zip(field_names, values, strict=True)
        }
        return row

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        # Touching a deferred field comes here too; edits of the other fields stay edits.
        self._loaded = self._loaded | _values(self, None if fields is None else _columns(type(self), fields))

    def _edited(self, update_fields: Iterable[str] | None) -> list[str]:
        """Columns that differ from what was read; a column assigned without being read counts."""
        now = _values(self, None if update_fields is None else _columns(type(self), update_fields))
        return [name for name, value in now.items() if name not in self._loaded or value != self._loaded[name]]

    @classmethod
    def _locked(cls, keys: list[Any]) -> models.QuerySet:
        """In one order, so that two writers cannot hold each other up; rows that refer to these stay writable."""
        return cls._base_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True)

    def _stored(self) -> State:
        """What the database holds, locked: what was read may be older than what is overwritten. Empty if gone."""
        row = self._locked([self.pk]).first()
        return row._loaded if row else {}

    def _record_added(self) -> None:
        self._loaded = _values(self)
        self._record(Change.Verb.ADDED, {}, self._loaded)

    def _record_changed(self, before: State, after: State) -> None:
        names = [name for name, value in after.items() if value != before[name]]
        if names:
            self._record(Change.Verb.CHANGED, {n: before[n] for n in names}, {n: after[n] for n in names})

    def _record(self, verb: Change.Verb, before: State, after: State) -> None:
        door.record(Change(kind=self._meta.label_lower, key=self.pk, verb=verb, before=before, after=after))


@receiver(pre_save, dispatch_uid="tracked fixture begins")
def _fixture_begins(sender: Any, instance: Any, raw: bool, **kwargs: Any) -> None:
    """Fixtures call Model.save_base itself, past every override; only signals see them."""
    if raw and issubclass(sender, Tracked):
        door.require(sender._meta.label_lower)
        instance._loaded = instance._stored()


@receiver(post_save, dispatch_uid="tracked fixture ends")
def _fixture_ends(sender: Any, instance: Any, raw: bool, **kwargs: Any) -> None:
    if raw and issubclass(sender, Tracked):
        before, instance._loaded = instance._loaded, _values(instance)
        if before:
            instance._record_changed(before, instance._loaded)
        else:
            instance._record_added()
