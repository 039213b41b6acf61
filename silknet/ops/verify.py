"""The log against the rows, the references and the search index: what must agree, and where it does not."""

from collections.abc import Iterator

from django.apps import apps

from silknet.changes.checks import tracked_models
from silknet.changes.models import Change, Head, Revision, Version, batches
from silknet.changes.publish import Attached, as_text, by_kind
from silknet.search.index import entry, searched_kinds
from silknet.search.models import Entry


def differences() -> Iterator[str]:
    """A sentence for each thing that does not agree; nothing in a sound register."""
    yield from _numbers()
    yield from _versions()
    yield from _log()
    yield from _attached()
    yield from _index()


def _numbers() -> Iterator[str]:
    head = Head.objects.read()[1]
    count, last = (
        Revision.objects.count(),
        Revision.objects.order_by("-number").values_list("number", flat=True).first(),
    )
    if (count, last or 0) != (head, head):
        yield f"The head is {head}, but there are {count} revisions, the last of them {last}."


def _versions() -> Iterator[str]:
    """Each stored record is what its row says now."""
    for kind, model in by_kind().items():
        stored = {v.uuid: v for v in Version.objects.filter(kind=kind, latest=True)}
        for keys in batches(model._base_manager.order_by("pk").values_list("pk", flat=True)):
            rows = list(model._base_manager.filter(pk__in=keys).prefetch_related(*model.shows))
            model.attach(rows)
            for row in rows:
                record, version = row.as_record(), stored.pop(row.uuid, None)
                if (as_text(record) if record else None) != (version.record if version else None):
                    yield f"{kind}/{row.public_key()}: the stored record is not what the row says."
        for version in stored.values():
            if version.record is not None:
                yield f"{kind}/{version.key}: is public, but has no row."


def _log() -> Iterator[str]:
    """Each row is what its last change left."""
    for model in tracked_models():
        label = model._meta.label_lower
        present = {str(key) for key in model._base_manager.values_list("pk", flat=True)}
        logged: set[str] = set()
        for change in Change.objects.filter(kind=label).order_by("id").iterator(chunk_size=1000):
            (logged.discard if change.verb == Change.Verb.REMOVED else logged.add)(change.key)
        for key in sorted(present ^ logged):
            yield f"{label} {key}: {'is not in the log' if key in present else 'is in the log, but has no row'}."


def _attached() -> Iterator[str]:
    """Each name and citation belongs to a record."""
    for model in (model for model in apps.get_models() if issubclass(model, Attached)):
        for kind, target in by_kind().items():
            rows = model._base_manager.filter(kind=kind).exclude(record__in=target._base_manager.values("uuid"))
            for row in rows:
                yield f"{model._meta.label_lower} {row.pk}: belongs to {kind} {row.record}, which is not there."


def _index() -> Iterator[str]:
    """Each public record is found by the words that it has, and nothing else is found."""
    entries = {found.record: found for found in Entry.objects.all()}
    for version in Version.objects.filter(kind__in=searched_kinds(), latest=True, record__isnull=False).iterator():
        right = entry(version.kind, version.uuid, version.key, version.public() or {})
        found = entries.pop(version.uuid, None)
        if found is None or any(getattr(found, name) != value for name, value in right.items()):
            yield f"{version.kind}/{version.key}: search does not know what it says."
    for found in entries.values():
        yield f"{found.kind}/{found.key}: search finds it, but it is not public."
