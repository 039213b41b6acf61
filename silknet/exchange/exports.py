"""The exports that are kept: a folder a revision, moved into its place when it is whole, so that nobody reads half."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files import locks

KEPT = 3
MANIFEST = "manifest.json"
UNFINISHED = ".part"  # ends the name of a folder that is being written, or removed


class File(NamedTuple):
    name: str
    rows: int
    bytes: int
    sha256: str


class Manifest(NamedTuple):
    """What an export holds: the register's name, the revision that it is of, and its files."""

    log: str
    revision: int
    files: list[File]


def place() -> Path:
    return Path(settings.FILES) / "exports"


def kept() -> list[int]:
    """The revisions of which there is an export, oldest first."""
    names = os.listdir(place()) if place().is_dir() else []
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def manifest(revision: int) -> Manifest | None:
    try:
        told = json.loads((place() / str(revision) / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    return Manifest(told["log"], revision, [File(**file) for file in told["files"]])


def latest() -> Manifest | None:
    return next((found for revision in reversed(kept()) if (found := manifest(revision))), None)


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time changes what is kept, the others wait. A process that is killed lets go."""
    place().mkdir(parents=True, exist_ok=True)
    with (place() / "lock").open("w") as file:
        locks.lock(file, locks.LOCK_EX)
        for left in place().glob(f"*{UNFINISHED}"):  # by one that was killed
            shutil.rmtree(left)
        yield


@contextmanager
def written(revision: int) -> Iterator[Path]:
    """A folder to write an export in. It comes into its place at the end, or goes where anything fails."""
    folder = _unfinished(revision)
    folder.mkdir()
    try:
        yield folder
        sync(folder)
        folder.rename(place() / str(revision))
        sync(place())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file down to the disk. OSError names it, also where the disk is full."""
    with told(path), path.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def write_manifest(folder: Path, whole: Manifest) -> None:
    text = json.dumps({"log": whole.log, "files": [file._asdict() for file in whole.files]})
    write(folder / MANIFEST, [text.encode()])


def forget(revisions: Iterable[int]) -> None:
    """Remove exports: each at once for those who ask, however long its files take."""
    for revision in revisions:
        folder = (place() / str(revision)).rename(_unfinished(revision))
        shutil.rmtree(folder)


@contextmanager
def told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def sync(path: Path) -> None:
    """What stands in a file or a folder survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unfinished(revision: int) -> Path:
    return place() / f"{revision}{UNFINISHED}"
