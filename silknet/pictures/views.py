"""The files of pictures that the public may see.

A page names the sizes of a picture by rule, whether they are made yet or not: so it needs not be made anew when they
are. Until then the address of a size answers with what there is, and says that it must be asked for again.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from silknet.changes.addresses import Gone
from silknet.changes.models import Change, Version
from silknet.pictures.files import path_of, size_file
from silknet.pictures.models import Picture, Size
from silknet.pictures.rules import FORMATS, KNOWN_BY

FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {f".{extension}": media_type for extension, media_type in FORMATS.items()} | {
    ".jpg": "image/jpeg",
    ".png": "image/png",
}


@require_safe
def picture(request: HttpRequest, name: str, width: str, extension: str) -> HttpResponse:
    rows = list(Picture.objects.shown().of_file(name))
    if not rows:
        raise _gone(name)
    size = next((size for row in rows for size in row.sizes() if size[:2] == (name, int(width))), None)
    if size is None:  # of another part, or in a width that is made no more
        return HttpResponsePermanentRedirect(_nearest(rows[0], int(width)).address(extension))
    made = path_of(size_file(name, size.width, extension))
    for path in (made, *_instead(rows, size, extension)):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue
        return _answer(content, path, for_ever=path == made)
    raise Http404("the file of this picture is not there")


def _answer(content: bytes, path: Path, *, for_ever: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[path.suffix])
    response["Cache-Control"] = FOR_EVER if for_ever else "no-cache"
    if for_ever:
        response["ETag"] = f'"{path.name}"'
    return response


def _instead(rows: list[Picture], wanted: Size, extension: str) -> Iterator[Path]:
    """What may be shown for a size that is not made yet: another format, a larger size, a smaller one, the whole."""
    row = next(row for row in rows if wanted in row.sizes())
    others = sorted(row.sizes(), key=lambda size: (size.width < wanted.width, abs(size.width - wanted.width)))
    formats = sorted(FORMATS, key=lambda each: each != extension)
    yield from (path_of(size_file(size.name, size.width, each)) for size in others for each in formats)
    yield path_of(row.file)


def _nearest(row: Picture, width: int) -> Size:
    return min(row.sizes(), key=lambda size: abs(size.width - width))


def _gone(name: str) -> Exception:
    """Whether the public once saw a picture of this file."""
    changes = Change.objects.filter(kind=Picture._meta.label_lower)
    held = dict(Picture.objects.of_file(name).values_list("pk", "record"))
    published = changes.filter(key__in=map(str, held), after__public=True).values_list("key", flat=True)
    removed = changes.filter(before__public=True, before__file__startswith=name[:KNOWN_BY])
    records = {held[int(key)] for key in published} | {UUID(change.before["record"]) for change in removed}
    if Version.objects.filter(uuid__in=records, record__isnull=False).exists():
        return Gone("pictures", name)
    return Http404("there is no picture at this address")
