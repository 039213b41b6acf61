"""What the public sees of a record, and whose records show a row.

A kind declares what it shows, as paths that Django can follow: `shows = ("city__country", "seats")`. Each step of a
path counts: who shows a city's country shows the city too. Rows that belong to a record of any kind (`Attached`: its
names, its citations) name it by kind and id, and are shown by it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext_lazy as _

from silknet.changes.models import BATCH, Change, Version, batches
from silknet.search import index
from silknet.translations import index as translations

Rows = dict[type[models.Model], set[Any]]  # primary keys by model
States = dict[UUID, tuple[str, Any]]  # key and public record, None where it is not public


class RecordId(models.UUIDField):
    """The same for the same kind and natural key wherever it is made, unless it is given; bulk_create fills it too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"unique": True, "editable": False, "blank": True} | kwargs)

    def pre_save(self, row: Any, add: bool) -> UUID:
        if add and getattr(row, self.attname) is None:
            setattr(row, self.attname, record_id(row.kind, row.public_key()))
        return super().pre_save(row, add)


def record_id(kind: str, key: str) -> UUID:
    """The id that a record of this kind and natural key gets when it is made: UUID version 5 (RFC 9562)."""
    return uuid5(NAMESPACE_URL, f"{kind}/{key}")


class Published(models.Model):
    """A tracked row that is a record of its own. Declare `kind` (its endpoint's name) and what it `shows`."""

    kind: ClassVar[str]
    shows: ClassVar[tuple[str, ...]] = ()

    uuid = RecordId()

    class Meta:
        abstract = True

    def public_key(self) -> str:
        """What the record's address ends with; never given to another record."""
        return self.slug  # type: ignore[attr-defined]  # every kind but countries has one

    def clean(self) -> None:
        super().clean()
        if self.public_key() and key_is_taken(self):
            raise ValidationError(
                _("%(key)s was the address of another record and stays so: old links must never lead elsewhere."),
                code="taken",
                params={"key": self.public_key()},
            )

    def as_record(self) -> dict[str, Any] | None:
        """The public JSON, or None where the record is not public. It may read what `shows` names, and no clock."""
        raise NotImplementedError  # each kind says what it shows

    @classmethod
    def attach(cls, rows: Sequence[Any]) -> None:
        """Load what belongs to these rows beside what `shows` names, at a price that does not grow with them."""


class Attached(models.Model):
    """A tracked row that belongs to a record of any kind."""

    kind = models.CharField(max_length=40, editable=False)
    record = models.UUIDField(editable=False)

    class Meta:
        abstract = True


class KeyTaken(ValueError):
    """A record would get the address of another."""


def key_is_taken(row: Any) -> bool:
    """Whether another record was ever public under this row's key, or was made under it and has moved."""
    own = row.uuid or record_id(row.kind, row.public_key())
    if row.pk is None and type(row)._base_manager.filter(uuid=own).exists():
        return True
    return Version.objects.filter(kind=row.kind, key=row.public_key()).exclude(uuid=own).exists()


@cache
def kinds() -> tuple[type[Published], ...]:
    return tuple(model for model in apps.get_models() if issubclass(model, Published))


@cache
def by_kind() -> dict[str, type[Any]]:
    """The models of records by the name of their kind."""
    return {model.kind: model for model in kinds()}


@cache
def attached_models() -> tuple[type[Attached], ...]:
    """The models of rows that may belong to any record."""
    return tuple(model for model in apps.get_models() if issubclass(model, Attached))


def publish(changes: list[Change], merged: dict[UUID, UUID], number: int) -> None:
    """Write a version of every record that these changes made differ. To be called under the lock of the head."""
    translations.refresh(changes)
    rows = _touched(changes)
    for kind in kinds():
        for keys in batches(sorted(_showing(kind, rows))):
            _store(_states(kind, keys), kind, {}, number)
    merged = _into_public(merged)  # known only now that all that lives is stored
    for kind in kinds():
        for gone in batches(_gone(kind, changes)):
            left = set(kind._base_manager.filter(uuid__in=gone).values_list("uuid", flat=True))  # put back since
            _store({uuid: ("", None) for uuid in gone if uuid not in left}, kind, merged, number)


def _into_public(merged: dict[UUID, UUID]) -> dict[UUID, UUID]:
    """The merges that the public may hear of: into a record that it can read."""
    targets = Version.objects.filter(latest=True, record__isnull=False, uuid__in=set(merged.values()))
    public = set(targets.values_list("uuid", flat=True)) if merged else set()
    return {uuid: into for uuid, into in merged.items() if into in public}


def publish_all(number: int) -> None:
    """Write a version of every record whose stored state is not what its row says now, and bring its search entry and
    the states of all texts up to date: after a release or a move.
    """
    for kind in kinds():
        for keys in batches(kind._base_manager.order_by("pk").values_list("pk", flat=True)):
            states = _states(kind, keys)
            _store(states, kind, {}, number)
            index.refresh(kind.kind, states)
    translations.rebuild()


def _states(kind: type[Any], keys: list[Any]) -> States:
    found = list(kind._base_manager.filter(pk__in=keys).prefetch_related(*kind.shows))
    kind.attach(found)
    return {row.uuid: (row.public_key(), row.as_record()) for row in found}


def _touched(changes: Iterable[Change]) -> Rows:
    """The rows written, and those they pointed at before: who showed a row that left must hear of it."""
    rows: Rows = defaultdict(set)
    changes = list(changes)
    for change in changes:
        model = apps.get_model(change.kind)
        rows[model].add(change.key)
        for field in model._meta.concrete_fields:
            if field.is_relation and change.before.get(field.attname) is not None:
                rows[field.related_model].add(change.before[field.attname])
    _add_owners(rows, changes)
    return rows


def _add_owners(rows: Rows, changes: list[Change]) -> None:
    """The records to which touched attached rows belong, or belonged before."""
    owners: dict[str, set[Any]] = defaultdict(set)
    for model in attached_models():
        for keys in batches(_attached_keys(model, rows)):
            for kind, record in model._base_manager.filter(pk__in=keys).values_list("kind", "record"):
                owners[kind].add(record)
        label = model._meta.label_lower
        for change in (change for change in changes if change.kind == label and "record" in change.before):
            for kind in [change.before["kind"]] if "kind" in change.before else by_kind():
                owners[kind].add(change.before["record"])
    for kind, uuids in owners.items():
        model = by_kind()[kind]
        for some in batches(sorted(uuids, key=str)):
            rows[model].update(model._base_manager.filter(uuid__in=some).values_list("pk", flat=True))


def _attached_keys(model: type[models.Model], rows: Rows) -> list[Any]:
    """Attached rows that were written, or that point at a row that was."""
    keys = set(rows.get(model, ()))
    for field in model._meta.concrete_fields:
        related: Any = field.related_model
        for some in batches(rows.get(related, ()) if field.is_relation else ()):
            keys.update(model._base_manager.filter(**{f"{field.name}__in": some}).values_list("pk", flat=True))
    return sorted(keys)


def _showing(kind: type[Published], rows: Rows) -> set[Any]:
    """Keys of this kind's rows that were touched or that show a touched row."""
    found = set(rows.get(kind, ()))
    for path, model in _steps(kind):
        for keys in batches(rows.get(model, ())):
            found.update(kind._base_manager.filter(**{f"{path}__in": keys}).values_list("pk", flat=True))
    return found


def _steps(kind: type[Published]) -> Iterator[tuple[str, type[models.Model]]]:
    """Every step of every path: ("city", City), ("city__country", Country)."""
    seen = set()
    for path in kind.shows:
        model: Any = kind
        names: list[str] = []
        for name in path.split(LOOKUP_SEP):
            model = model._meta.get_field(name).related_model
            names.append(name)
            if (step := LOOKUP_SEP.join(names)) not in seen:
                seen.add(step)
                yield step, model


def _gone(kind: type[Published], changes: Iterable[Change]) -> Iterator[UUID]:
    label = kind._meta.label_lower
    removed = (change for change in changes if change.verb == Change.Verb.REMOVED and change.kind == label)
    return (change.before["uuid"] for change in removed)


def _store(states: States, kind: type[Published], merged: dict[UUID, UUID], number: int) -> None:
    """Write the states that differ from the latest versions."""
    known = {version.uuid: version for version in Version.objects.filter(latest=True, uuid__in=states)}
    new = []
    for uuid, (key, record) in states.items():
        now = Version(uuid=uuid, kind=kind.kind, key=key, revision_id=number)
        if _tells(now, record, merged.get(uuid), known.get(uuid)):
            new.append(now)
    _refuse_taken_keys(new, known)
    Version.objects.filter(latest=True, uuid__in=[version.uuid for version in new]).update(latest=False)
    Version.objects.bulk_create(new, batch_size=BATCH)
    index.refresh(kind.kind, {version.uuid: states[version.uuid] for version in new})


def _tells(now: Version, record: Any, into: UUID | None, was: Version | None) -> bool:
    """Make the version say its record; whether it is news. What never was public leaves no trace, and what is not
    public any more is not followed: its key may be edited in hiding.
    """
    if record is not None:
        now.verb, now.record = Version.Verb.SET, as_text(record)
        return was is None or (was.verb, was.key, was.record) != (now.verb, now.key, now.record)
    if was is None:
        return False
    now.verb, now.key, now.into = Version.Verb.MERGED if into else Version.Verb.REMOVED, was.key, into
    return was.record is not None or (into is not None and into != was.into)


def _refuse_taken_keys(new: list[Version], known: dict[UUID, Version]) -> None:
    """The last guard of addresses, for writes that no `clean()` has seen."""
    fresh = {
        now.key: now.uuid
        for now in new
        if now.record is not None and (now.uuid not in known or known[now.uuid].key != now.key)
    }
    for was in Version.objects.filter(kind=new[0].kind, key__in=fresh) if fresh else ():
        if was.uuid != fresh[was.key]:
            raise KeyTaken(f"{was} is the address of another record")


def as_text(record: dict[str, Any]) -> str:
    """The JSON that is stored and sent: as short as it can be, in the order in which the kind declares its keys."""
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
