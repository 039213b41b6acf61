"""In front of Django: answers anonymous readers from memory, at the price of one query for the head.

    django = get_wsgi_application()
    application = Front(django, beside=("/admin/",))  # imported after Django is set up: it reads the head

An answer is kept under its tag, which names all that it was made from; so nothing is ever purged, only forgotten.
What the tag does not name, Django is not told: it cannot answer by it. An answer that Django gives another tag is made
from more than that, and is not kept. A reader is told "not modified" only where this very answer would have been sent.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from django.db import Error, connection

from silknet.changes.http import CODING, KNOWN, OF_ONE_READER, TAG, State, is_known, state, tag_of

LARGEST = 1 << 20  # that is kept
LARGEST_WHOLE = 16 << 20  # that is compressed as it passes
COUNTED = ("ratelimit", "ratelimit-policy")  # told to the reader whose question was counted, and to nobody else
MADE_ANEW = ("etag", "date", "vary", "content-length")
VARY = "Accept, Accept-Encoding"

# Who shows one of these, or wants a part or a promise, is answered by Django.
PRIVATE = {"HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}
# All that Django hears of what a reader says in headers: what the tag names, and by whose question it counts.
HEARD = {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT", "HTTP_X_FORWARDED_FOR"}
UNHEARD_VARY = {"accept", "accept-encoding", "accept-language", "origin"}  # an answer that varies by more is not kept
# All that a "not modified" says (RFC 9110, 15.4.5); what else the reader was told stands beside the answer that it has.
OF_NEWS = ("etag", "cache-control", "vary", "date", "expires", "content-location")
OF_THE_QUESTION = ("access-control-", "ratelimit")  # and what headers begin with that are about who asks

Environ = dict[str, Any]
Headers = list[tuple[str, str]]


class Answer(NamedTuple):
    headers: Headers
    body: bytes
    news: Headers = []  # what is told to who has it already
    tag: str = ""


class Memory:
    """The most lately used answers, up to a number of bytes; safe between threads."""

    def __init__(self, size: int) -> None:
        self.size, self.held = size, 0
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self.held = 0

    def put(self, key: Hashable, answer: Answer) -> None:
        with self._lock:
            if old := self._answers.pop(key, None):
                self.held -= _weight(old)
            self._answers[key] = answer
            self.held += _weight(answer)
            while self.held > self.size:
                self.held -= _weight(self._answers.popitem(last=False)[1])


def _weight(answer: Answer) -> int:
    return len(answer.body) + sum(len(name) + len(value) for name, value in answer.headers) + 1_500


class Front:
    def __init__(self, app: Callable, size: int = 64 << 20, beside: tuple[str, ...] = ()) -> None:
        """Addresses that begin with one of `beside` are Django's alone: nothing is asked, kept or tagged for them."""
        self.app, self.memory, self.beside = app, Memory(size), beside

    def __call__(self, environ: Environ, start: Callable) -> Iterable[bytes]:
        if not _anonymous_read(environ) or environ.get("PATH_INFO", "").startswith(self.beside):
            return self.app(environ, start)
        coding = "gzip" if _accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else ""
        try:
            made_from = state(environ, coding)
        except Error:  # the database was away: the next question needs a new connection
            connection.close_if_unusable_or_obsolete()
            return self.app(environ, start)
        if answer := self.memory.get(made_from):
            return _give(answer, environ, start)
        return self._ask(environ, start, made_from, coding)

    def _ask(self, environ: Environ, start: Callable, made_from: State, coding: str) -> Iterable[bytes]:
        """Let Django answer, and keep what may be kept. A HEAD is asked as a GET: both have the same headers."""
        said: list[Any] = []
        tag = tag_of(made_from)
        heard = {name: value for name, value in environ.items() if name in HEARD or not name.startswith("HTTP_")}
        asked = heard | {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": coding, CODING: coding, TAG: tag}
        asked[KNOWN] = is_known(tag, environ)
        body = self.app(asked, lambda status, headers, exc_info=None: said.extend((status, headers)))
        status, headers = said[:2]
        if not _is_anyones(status, headers, tag):
            return _send(headers, body, environ, start, status)
        try:
            answer = _answer(b"".join(body), headers, tag, coding)
        finally:
            _close(body)
        if len(answer.body) <= LARGEST:
            self.memory.put(made_from, _uncounted(answer))
        return _send(answer.headers, [answer.body], environ, start)


def _anonymous_read(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and (
        PRIVATE.isdisjoint(environ) or not any(environ.get(header) for header in PRIVATE)
    )


@lru_cache(maxsize=1_000)
def _accepts_gzip(header: str) -> bool:
    """What is said of gzip itself counts before what is said of any coding."""
    accepted = {}
    for coding in header.lower().replace(" ", "").split(","):
        name, weighed, weight = coding.partition(";q=")
        accepted[name] = not weighed or weight.strip("0.") != ""
    return accepted.get("gzip", accepted.get("*", False))


def _words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",") if word.strip()}


def _is_anyones(status: str, headers: Headers, tag: str) -> bool:
    """Only whole, public 200s that differ by nothing but what the tag names. A stream has no length and passes."""
    said = {name.lower(): value for name, value in headers}
    whole = said.get("content-length", "").isdigit() and int(said["content-length"]) <= LARGEST_WHOLE
    public = "set-cookie" not in said and not _words(said.get("cache-control", "")) & {"no-store", "private"}
    named = said.get("etag", tag) == tag and _words(said.get("vary", "")) <= UNHEARD_VARY
    return status.startswith("200 ") and whole and public and named


def _answer(body: bytes, headers: Headers, tag: str, coding: str) -> Answer:
    kept = [(name, value) for name, value in headers if name.lower() not in MADE_ANEW]
    said = {name.lower(): value for name, value in kept}
    text = (
        said.get("content-type", "").startswith(("text/", "application/", "image/svg"))
        and "content-encoding" not in said
    )
    if coding == "gzip" and text and len(squeezed := gzip.compress(body, 6, mtime=0)) < len(body):
        body, kept = squeezed, [*kept, ("Content-Encoding", "gzip")]
    kept += [("ETag", tag), ("Vary", VARY), ("Content-Length", str(len(body)))]
    return Answer(kept, body, _news(kept), tag)


def _uncounted(answer: Answer) -> Answer:
    kept = [(name, value.removesuffix(OF_ONE_READER)) for name, value in answer.headers if name.lower() not in COUNTED]
    return Answer(kept, answer.body, _news(kept), answer.tag)


def _give(answer: Answer, environ: Environ, start: Callable) -> list[bytes]:
    if "HTTP_IF_NONE_MATCH" in environ and _knows(answer.tag, environ):
        start("304 Not Modified", list(answer.news))
        return []
    start("200 OK", list(answer.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _send(
    headers: Headers, body: Iterable[bytes], environ: Environ, start: Callable, status: str = "200 OK"
) -> Iterable[bytes]:
    if status.startswith("200 ") and _is_known(headers, environ):
        start("304 Not Modified", _news(headers))
        return _close(body)
    start(status, list(headers))
    return _close(body) if environ["REQUEST_METHOD"] == "HEAD" else body


def _news(headers: Headers) -> Headers:
    return [
        (name, value) for name, value in headers if name.lower() in OF_NEWS or name.lower().startswith(OF_THE_QUESTION)
    ]


def _is_known(headers: Headers, environ: Environ) -> bool:
    return any(_knows(value, environ) for name, value in headers if name.lower() == "etag")


def _knows(tag: str, environ: Environ) -> bool:
    """Whether the reader has the answer of this tag, by its name or by any."""
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    return known == tag or known.strip() == "*" or is_known(tag, environ)


def _close(body: Iterable[bytes]) -> list[bytes]:
    if hasattr(body, "close"):
        body.close()
    return []
