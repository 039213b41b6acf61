"""Making the sizes of pictures, off the requests that show them. Killed at any moment, it goes on where it was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from silknet.pictures.files import all_files, keep, locked, path_of, remove
from silknet.pictures.images import encoded_for_pages, sized
from silknet.pictures.models import Picture

AGE = 3600  # seconds after which a file to which no row refers is nobody's: an upload is committed long before

Progress = Callable[[int, int], None]  # pictures done, of how many


@dataclass
class Made:
    """What a run did: the number of sizes that it made, and a sentence for each picture whose file is not right."""

    sizes: int = 0
    faults: list[str] = field(default_factory=list)


def make_sizes(progress: Progress | None = None) -> Made:
    """Make the sizes that are missing, of drafts too, so that a picture is whole when it is published. OSError where
    something cannot be written.
    """
    made = Made()
    with locked("sizes"):
        pictures = list(Picture.objects.order_by("pk"))
        for number, picture in enumerate(pictures, 1):
            try:
                made.sizes += sum(1 for _file in _missing_made(picture))
            except _Unreadable as error:
                made.faults.append(str(error))
            if progress:
                progress(number, len(pictures))
    return made


class _Unreadable(Exception):
    """The file of a picture is not there, or is no picture."""


def _missing_made(picture: Picture) -> Iterator[str]:
    for file, size, extension in picture.size_files():
        if path_of(file).exists():
            continue
        try:
            shrunk = sized(path_of(picture.file), picture.part(), size.width)
        except (OSError, SyntaxError, ValueError) as error:
            raise _Unreadable(f"Picture {picture.pk} of {picture.kind}: {picture.file} cannot be read.") from error
        keep(file, encoded_for_pages(shrunk, extension))
        yield file


def clear_orphans() -> int:
    """Remove the files to which no row refers any more, and return how many: of uploads that came to nothing, of
    pictures that were removed, of parts that are not shown any more.
    """
    there = all_files()  # before the rows: who referred to one of these in between is seen
    wanted = set()
    for picture in Picture.objects.order_by("pk"):
        wanted |= {path_of(picture.file), *(path_of(file) for file, _size, _extension in picture.size_files())}
    return remove([path for path in there if path not in wanted], AGE)
