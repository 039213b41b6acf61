"""In front of Django: answers anonymous readers from memory, at the price of one query for the head.

    django = get_wsgi_application()
    application = Front(django)  # imported after Django is set up: it reads the head

An answer is kept under its tag, which names all that it was made from; so nothing is ever purged, only forgotten.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, NamedTuple

from django.db import DatabaseError, connection
from django.utils.cache import cc_delim_re
from django.utils.http import parse_etags

from silknet.changes.http import CODING, TAG, etag

LARGEST = 1 << 20
NEVER_KEPT = ("set-cookie", "etag", "date", "ratelimit", "ratelimit-policy")

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    headers: Headers
    body: bytes


class Memory:
    """The most lately used answers, up to a number of bytes; safe between threads."""

    def __init__(self, size: int) -> None:
        self.size, self.held = size, 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def put(self, key: str, answer: Answer) -> None:
        with self._lock:
            if old := self._answers.pop(key, None):
                self.held -= _weight(old)
            self._answers[key] = answer
            self.held += _weight(answer)
            while self.held > self.size:
                self.held -= _weight(self._answers.popitem(last=False)[1])


def _weight(answer: Answer) -> int:
    return len(answer.body) + sum(len(name) + len(value) for name, value in answer.headers) + 500


class Front:
    def __init__(self, app: Callable, size: int = 64 << 20) -> None:
        self.app, self.memory = app, Memory(size)

    def __call__(self, environ: Environ, start: Callable) -> Iterable[bytes]:
        if not _anonymous_read(environ):
            return self.app(environ, start)
        if _accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            environ[CODING] = "gzip"
        try:
            tag = etag(environ)
        except DatabaseError:  # the database was away: the next question needs a new connection
            connection.close_if_unusable_or_obsolete()
            environ.pop(CODING, None)
            return self.app(environ, start)
        known = parse_etags(environ.get("HTTP_IF_NONE_MATCH", ""))
        if tag in [name.removeprefix("W/") for name in known]:  # proxies that compress weaken tags
            start("304 Not Modified", [("ETag", tag), ("Vary", "Accept, Accept-Encoding")])
            return []
        if answer := self.memory.get(tag):
            return _send(answer, environ, start)
        return self._ask(environ, start, tag)

    def _ask(self, environ: Environ, start: Callable, tag: str) -> Iterable[bytes]:
        """Let Django answer, and keep what may be kept. A HEAD is asked as a GET: both have the same headers."""
        said: list[Any] = []
        asked = {k: v for k, v in environ.items() if k != "HTTP_IF_NONE_MATCH"} | {"REQUEST_METHOD": "GET", TAG: tag}
        body = self.app(asked, lambda status, headers, exc_info=None: said.extend((status, headers)))
        status, headers = said[:2]
        if not _may_be_kept(status, headers):
            start(status, headers)
            return body if environ["REQUEST_METHOD"] == "GET" else _close(body)
        try:
            answer = _answer(b"".join(body), headers, tag, environ.get(CODING, ""))
        finally:
            _close(body)
        self.memory.put(tag, answer)
        return _send(answer, environ, start)


def _anonymous_read(environ: Environ) -> bool:
    private = environ.get("HTTP_COOKIE") or environ.get("HTTP_AUTHORIZATION")
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not private


def _accepts_gzip(header: str) -> bool:
    codings = [coding.replace(" ", "").lower().partition(";q=") for coding in header.split(",")]
    return any(name in ("gzip", "*") and q.strip("0.") != "" if given else name == "gzip" for name, given, q in codings)


def _may_be_kept(status: str, headers: Headers) -> bool:
    """Only whole, public 200s. A stream has no length and passes as it comes."""
    said = {name.lower(): value for name, value in headers}
    control = {word.lower() for word in cc_delim_re.split(said.get("cache-control", ""))}
    short = said.get("content-length", "").isdigit() and int(said["content-length"]) <= LARGEST
    return status.startswith("200 ") and short and "set-cookie" not in said and not control & {"no-store", "private"}


def _answer(body: bytes, headers: Headers, tag: str, coding: str) -> Answer:
    kept = [(name, value) for name, value in headers if name.lower() not in (*NEVER_KEPT, "content-length", "vary")]
    said = {name.lower(): value for name, value in kept}
    text = said.get("content-type", "").startswith(("text/", "application/")) and "content-encoding" not in said
    if coding == "gzip" and text and len(squeezed := gzip.compress(body, 6, mtime=0)) < len(body):
        body, kept = squeezed, [*kept, ("Content-Encoding", "gzip")]
    kept += [("ETag", tag), ("Vary", "Accept, Accept-Encoding"), ("Content-Length", str(len(body)))]
    return Answer(kept, body)


def _send(answer: Answer, environ: Environ, start: Callable) -> list[bytes]:
    start("200 OK", list(answer.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _close(body: Iterable[bytes]) -> list[bytes]:
    if hasattr(body, "close"):
        body.close()
    return []
