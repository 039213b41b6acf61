"""How tests ask the application itself, as a server does for a reader, and a shared cache that may stand between."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from silknet.changes.front import COUNTED, Front
from silknet.changes.http import OF_ONE_READER

App = Callable[..., Any]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(app: App, path: str = "/", method: str = "GET", **said: str) -> Answer:
    """The answer to a reader who says these headers, or to a server that says these variables, in capitals."""
    environ: Any = RequestFactory().generic(method, path).environ
    environ.pop("HTTP_COOKIE", None)
    environ |= {name if name.isupper() else f"HTTP_{name.upper()}": value for name, value in said.items()}
    told: list[Any] = []
    parts = app(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    return Answer(int(told[0][:3]), dict(told[1]), body)


@contextmanager
def kept_connection() -> Iterator[None]:
    """As in Django's own client, a request must not close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Site:
    """Django with the front before it, and how often Django was asked."""

    def __init__(self, **options: Any) -> None:
        self.asked = 0
        self.django: App = get_wsgi_application()
        self.front = Front(self.app, **options)

    def app(self, environ: Any, start: Any) -> Any:
        self.asked += 1
        return self.django(environ, start)

    def get(self, path: str = "/names/", method: str = "GET", **said: str) -> Answer:
        return ask(self.front, path, method, **said)


class SharedCache:
    """A cache as RFC 9111 allows it: it keeps whatever it may, for as long as it may, and gives it to everyone."""

    BY_DEFAULT = (200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501)  # kept as the cache sees fit, here for ever

    def __init__(self, app: App) -> None:
        self.app = app
        self.kept: dict[str, list[tuple[dict[str, str], Answer]]] = {}
        self.reused = 0  # without asking

    def get(self, path: str, **said: str) -> Answer:
        fitting = [answer for asked, answer in self.kept.get(path, []) if self._fits(asked, answer, said)]
        for answer in fitting:
            if not directives(answer) & {"no-cache"}:
                self.reused += 1
                return answer
        known = ", ".join(answer.headers["ETag"] for answer in fitting if "ETag" in answer.headers)
        fresh = ask(self.app, path, **(said | ({"if_none_match": known} if known else {})))
        if fresh.status == 304:
            held = next(answer for answer in fitting if answer.headers.get("ETag") == fresh.headers["ETag"])
            answer = Answer(held.status, held.headers | fresh.headers, held.body)
        else:
            answer = fresh
        self._keep(path, said, answer)
        return answer

    def _fits(self, asked: dict[str, str], answer: Answer, said: dict[str, str]) -> bool:
        vary = words(answer.headers.get("Vary", ""))
        names = [word.replace("-", "_") for word in vary]
        return "*" not in vary and all(asked.get(name) == said.get(name) for name in names)

    def _keep(self, path: str, said: dict[str, str], answer: Answer) -> None:
        told = directives(answer)
        explicit = told & {"public", "no-cache", "max-age"}
        may = not told & {"no-store", "private"} and (answer.status in self.BY_DEFAULT or "public" in told)
        if not may or ("authorization" in said and "public" not in told) or not (explicit or not told):
            return
        own = words(re.sub(r'.*private="([^"]*)".*|.*', r"\1", answer.headers.get("Cache-Control", "")))
        everyones = {name: value for name, value in answer.headers.items() if name.lower() not in own}
        kept = [(asked, held) for asked, held in self.kept.get(path, []) if not self._fits(asked, held, said)]
        self.kept[path] = [*kept, (said, answer._replace(headers=everyones))]


def words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",") if word.strip()}


def directives(answer: Answer) -> set[str]:
    """What is said of the whole answer, not of single headers."""
    told = re.sub(r'\w+="[^"]*"', "", answer.headers.get("Cache-Control", ""))
    return {word.split("=")[0] for word in words(told)}


def for_anyone(answer: Answer) -> Answer:
    """An answer as the next reader gets it: without what the one was told whose question was counted."""
    headers = {n: v.removesuffix(OF_ONE_READER) for n, v in answer.headers.items() if n.lower() not in COUNTED}
    return answer._replace(headers=headers)
