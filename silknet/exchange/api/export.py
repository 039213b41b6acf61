"""Writing an export: what the API's lists say of each kind, as whole files of one moment."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import file_digest
from pathlib import Path

from django.utils.translation import override

from silknet.api.records import Shape
from silknet.api.renderers import FileRenderer
from silknet.api.views import Resource
from silknet.changes.models import BATCH, Head, Revision, Version
from silknet.changes.redaction import last_redaction
from silknet.exchange import exports
from silknet.exchange.api.package import write_package
from silknet.exchange.dump import one_moment
from silknet.exchange.exports import File, Manifest
from silknet.filters import public_versions

PACKAGE = "network.zip"

Resources = Mapping[str, type[Resource]]
Progress = Callable[[str, int], None]  # the name of a file, and how many of its records are written


class Reading:
    """The public records of a kind by key, a batch at a time: each is a short question, and memory does not grow."""

    def __init__(self, kind: str, progress: Callable[[int], None] | None) -> None:
        self.kind, self.progress, self.rows = kind, progress, 0

    def __iter__(self) -> Iterator[list[Version]]:
        found, last = public_versions().filter(kind=self.kind).order_by("key"), ""
        while batch := list(found.filter(key__gt=last)[:BATCH]):
            yield batch
            last = batch[-1].key
            self.rows += len(batch)
            if self.progress:
                self.progress(self.rows)


def export(resources: Resources, *, progress: Progress | None = None) -> Manifest:
    """Export what is public now, unless that is done already, and keep the last three exports.

    What was redacted since an export was made leaves with it. OSError where something cannot be written: then nothing
    of it stays, and what is kept stays as it was.
    """
    with exports.alone(), override("en"), one_moment():
        log, revision = Head.objects.read()
        _forget_what_must_go(str(log))
        if already := exports.manifest(revision):
            return already
        with exports.written(revision) as folder:
            files = _write_files(folder, resources, progress)
            made = Revision.objects.filter(number=revision).first()
            write_package(folder / PACKAGE, files, resources, made)
            rows = sum(file.rows for file in files if file.name.endswith(".jsonl"))
            files.append(_described(folder / PACKAGE, rows))
            manifest = Manifest(str(log), revision, files)
            exports.write_manifest(folder, manifest)
        exports.forget(exports.kept()[: -exports.KEPT])
        return manifest


def _forget_what_must_go(log: str) -> None:
    """Exports of the register that stood here before a backup was restored, and those that hold a redacted value."""
    clean = last_redaction()
    for revision in exports.kept():
        kept = exports.manifest(revision)
        if revision < clean or kept is None or kept.log != log:
            exports.forget([revision])


def _write_files(folder: Path, resources: Resources, progress: Progress | None) -> list[File]:
    files = []
    for kind, resource in resources.items():
        for renderer in (found for found in resource.renderer_classes if issubclass(found, FileRenderer)):
            path = folder / f"{kind}.{renderer.format}"
            reading = Reading(kind, partial(progress, path.name) if progress else None)
            exports.write(path, renderer().parts(Shape(resource.serializer_class), reading))
            files.append(_described(path, reading.rows))
    return files


def _described(path: Path, rows: int) -> File:
    with path.open("rb") as file:
        return File(path.name, rows, path.stat().st_size, file_digest(file, "sha256").hexdigest())
