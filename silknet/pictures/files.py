"""The files of pictures: each named by its content, written beside its place and moved, so that nobody reads half.

pictures/ab/ab34….jpg          the picture as it is kept, by the SHA-256 of its content
pictures/ab/ab34…-640.avif     a size of it, by the name that its address has
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files import locks

UNFINISHED = ".part"


def place() -> Path:
    return Path(settings.FILES) / "pictures"


def path_of(file: str) -> Path:
    """Where a file of this name is, or will be."""
    return place() / file[:2] / file


def size_file(name: str, width: int, extension: str) -> str:
    return f"{name}-{width}.{extension}"


def keep(file: str, content: bytes) -> None:
    """Write a file down to the disk, at once for those who ask. What is there already is made young again: who refers
    to it next may not have committed yet. OSError names the file, also where the disk is full.
    """
    path = path_of(file)
    with locked("orphans"):
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(path, content)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error


def _write(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=UNFINISHED, delete=False) as beside:
        unfinished = Path(beside.name)
        try:
            beside.write(content)
            beside.flush()
            os.fsync(beside.fileno())
            unfinished.chmod(0o644)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise


@contextmanager
def locked(what: str) -> Iterator[None]:
    """One process at a time does this, the others wait. A process that is killed lets go."""
    place().mkdir(parents=True, exist_ok=True)
    with (place() / f"{what}.lock").open("w") as file:
        locks.lock(file, locks.LOCK_EX)
        yield


def all_files() -> list[Path]:
    """Every file of a picture, and what a process that was killed left unfinished."""
    return [path for path in place().glob("??/*") if path.is_file()]


def remove(paths: list[Path], older_than: float) -> int:
    """Remove those of these files that nobody has written for so many seconds; how many that were."""
    removed = 0
    with locked("orphans"):
        for path in paths:
            if time.time() - path.stat().st_mtime >= older_than:
                path.unlink()
                removed += 1
    return removed
