"""The stylesheet of the pages: every part is a file of its own, and a reader asks for one.

`static/css/` is joined as it is, in the order of its cascade layers, under an address that names the content: it may be
kept for ever. The secretariat's sheets stand apart, in `static/css/secretariat/`: its pages have no layers.
"""

import hashlib
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from silknet.env import ROOT

FOLDER = ROOT / "static" / "css"
FIRST = ("tokens", "base", "layout", "parts")  # the layers are declared in the first


def sheet() -> tuple[str, str]:
    """The name of the stylesheet and its text; read once, and anew for each page where pages are edited in place."""
    return _read.__wrapped__() if settings.DEBUG else _read()


@cache
def _read() -> tuple[str, str]:
    others = sorted(path.stem for path in FOLDER.glob("*.css") if path.stem not in FIRST)
    text = "".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in (*FIRST, *others))
    return hashlib.sha256(text.encode()).hexdigest()[:16], text


@require_safe
def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """An earlier name, which a page in somebody's cache may still ask for, gives today's sheet, not to be kept."""
    now, text = sheet()
    if len(name) != len(now):
        raise Http404
    kept = "public, max-age=31536000, immutable" if name == now else "no-store"
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": kept})
