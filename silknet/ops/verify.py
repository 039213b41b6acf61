"""The log against the rows, the references, the search index, and the files of pictures and exports: what must agree,
and where it does not.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import file_digest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from silknet.changes.checks import tracked_models
from silknet.changes.models import Change, Head, Revision, Version, batches
from silknet.changes.publish import as_text, attached_models, by_kind
from silknet.exchange import exports
from silknet.exchange.dump import one_moment
from silknet.pictures.files import path_of
from silknet.pictures.models import Picture
from silknet.search.index import IndexedName, entry, names, searched_kinds
from silknet.search.models import Entry, EntryName
from silknet.translations import index as translations

State = dict[str, Any]


def differences() -> Iterator[str]:
    """A sentence for each thing that does not agree; nothing in a sound register. Memory does not grow with it."""
    with one_moment():
        yield from _numbers()
        yield from _references()
        for model in tracked_models():
            yield from _log(model)
        for kind, model in by_kind().items():
            yield from _versions(kind, model)
        yield from _latest()
        yield from _attached()
        yield from _pictures()
        yield from _index()
        yield from translations.differing()
        yield from _exports()


def _numbers() -> Iterator[str]:
    head = Head.objects.read()[1]
    count, last = Revision.objects.count(), Revision.objects.aggregate(last=Max("number"))["last"] or 0
    if (count, last) != (head, head):
        yield f"The head is {head}, but there are {count} revisions, the last of them {last}."


def _references() -> Iterator[str]:
    """Every foreign key leads to a row; PostgreSQL lets nothing else happen."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield f"A reference leads nowhere: {error}"


def _log(model: type[Any]) -> Iterator[str]:
    """Each row is what the changes of it, one after the other, left."""
    label = model._meta.label_lower
    logged = Change.objects.filter(kind=label)
    for keys in batches(logged.order_by("key").values_list("key", flat=True).distinct().iterator()):
        states = _replayed(logged.filter(key__in=keys))
        rows = {str(row.pk): row for row in model._base_manager.filter(pk__in=keys)}
        for key in keys:
            if (key in rows) != (key in states):
                yield f"{label} {key}: {'was removed, says the log' if key in rows else 'is in the log, but has no row'}."
            elif key in rows:
                yield from _fields(rows[key], states[key], f"{label} {key}")
    for keys in batches(model._base_manager.order_by("pk").values_list("pk", flat=True).iterator()):
        known = set(logged.filter(key__in=keys).values_list("key", flat=True).distinct())
        yield from (f"{label} {key}: is not in the log." for key in keys if str(key) not in known)


def _replayed(changes: QuerySet[Change]) -> dict[str, State]:
    """The fields of each row after these changes, by key; a row that was removed last is not there."""
    states: dict[str, State] = defaultdict(dict)
    for change in changes.order_by("id").iterator():
        if change.verb == Change.Verb.REMOVED:
            states.pop(change.key, None)
        else:
            states[change.key] |= change.after
    return states


def _fields(row: Any, state: State, name: str) -> Iterator[str]:
    """A field that the log does not know was added since; one that is gone cannot differ."""
    for field in row._meta.concrete_fields:
        if field.attname in state:
            now, logged = field.value_from_object(row), state[field.attname]
            try:
                same = field.to_python(logged) == field.to_python(now)
            except ValidationError:
                same = False
            if not same:
                yield f"{name}: {field.attname} is {str(now)!r}, but the log says {str(logged)!r}."


def _versions(kind: str, model: type[Any]) -> Iterator[str]:
    """Each stored record is what its row says now."""
    stored = Version.objects.filter(latest=True, kind=kind)
    for keys in batches(model._base_manager.order_by("pk").values_list("pk", flat=True).iterator()):
        rows = list(model._base_manager.filter(pk__in=keys).prefetch_related(*model.shows))
        model.attach(rows)
        versions = {version.uuid: version for version in stored.filter(uuid__in=[row.uuid for row in rows])}
        for row in rows:
            record, version = row.as_record(), versions.get(row.uuid)
            said = (version.key, version.record) if version and version.record else None
            if said != ((row.public_key(), as_text(record)) if record else None):
                yield f"{kind}/{row.public_key()}: the stored record is not what the row says."
    rowless = stored.filter(record__isnull=False).exclude(uuid__in=model._base_manager.values("uuid"))
    for key in rowless.values_list("key", flat=True).iterator():
        yield f"{kind}/{key}: is public, but has no row."


def _latest() -> Iterator[str]:
    """Of each record, the version that is marked as the latest is."""
    later = Version.objects.filter(uuid=OuterRef("uuid"), revision__gt=OuterRef("revision"))
    wrong = Version.objects.filter(Exists(later), latest=True) | Version.objects.filter(~Exists(later), latest=False)
    for kind, key, number in wrong.values_list("kind", "key", "revision").order_by("revision", "uuid").iterator():
        yield f"{kind}/{key}: revision {number} is marked wrongly as its latest or as an earlier one."


def _attached() -> Iterator[str]:
    """Each name, citation and picture belongs to a record."""
    for model in attached_models():
        orphans = model._base_manager.exclude(kind__in=list(by_kind()))
        for kind, target in by_kind().items():
            orphans |= model._base_manager.filter(kind=kind).exclude(record__in=target._base_manager.values("uuid"))
        for row in orphans.order_by("pk").iterator():
            yield f"{model._meta.label_lower} {row.pk}: belongs to {row.kind} {row.record}, which is not there."


def _pictures() -> Iterator[str]:
    """The file of each public picture is there, and is what its name says. Its sizes can be made anew at any time."""
    for picture in Picture.objects.public().order_by("pk").iterator():
        try:
            with path_of(picture.file).open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            yield f"pictures.picture {picture.pk}: its file {picture.file} cannot be read: {error.strerror}."
            continue
        if found != picture.file.partition(".")[0]:
            yield f"pictures.picture {picture.pk}: its file {picture.file} is not what it was."


def _exports() -> Iterator[str]:
    """Each file of an export that is kept is there, and is what its manifest says."""
    for revision in exports.kept():
        told = exports.manifest(revision)
        for kept in told.files if told else ():
            place = exports.place() / str(revision) / kept.name
            try:
                with place.open("rb") as file:
                    found = file_digest(file, "sha256").hexdigest()
            except OSError as error:
                yield f"The export of revision {revision}: {kept.name} cannot be read: {error.strerror}."
                continue
            if found != kept.sha256:
                yield f"The export of revision {revision}: {kept.name} is not what its manifest says."


def _index() -> Iterator[str]:
    """Each public record is found by the words and matched by the names that it has, and nothing else is."""
    shown = Version.objects.filter(kind__in=searched_kinds(), latest=True, record__isnull=False)
    for versions in batches(shown.order_by("uuid").iterator()):
        uuids = [version.uuid for version in versions]
        entries = {found.record: found for found in Entry.objects.filter(record__in=uuids)}
        named = defaultdict(list)
        for values in EntryName.objects.filter(record__in=uuids).values_list(*IndexedName._fields):
            named[values[0]].append(IndexedName(*values))
        for version in versions:
            record = version.public() or {}
            right = entry(version.kind, version.uuid, version.key, record)
            found = entries.get(version.uuid)
            if found is None or any(getattr(found, name) != value for name, value in right.items()):
                yield f"{version.kind}/{version.key}: search does not know what it says."
            if sorted(named[version.uuid]) != sorted(names(version.kind, version.uuid, version.key, record)):
                yield f"{version.kind}/{version.key}: its names are not those by which it is matched."
    for found in Entry.objects.exclude(record__in=shown.values("uuid")).order_by("pk").iterator():
        yield f"{found.kind}/{found.key}: search finds it, but it is not public."
    for name in EntryName.objects.exclude(record__in=shown.values("uuid")).order_by("pk").iterator():
        yield f"{name.kind} {name.record}: is matched by {name.value!r}, but it is not public."
