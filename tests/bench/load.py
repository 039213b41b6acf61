"""A load generator: a few processes that ask one address one after another, on the same connection where they may.

It loads 127.0.0.1 only, for a bounded time, and needs nothing installed. What it costs itself is the same for every
server; CPU time a request, which run.py takes from /proc, does not contain it.
"""

import socket
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

SECONDS_TO_ANSWER = 30


class Ask(NamedTuple):
    """A request, and the status that is right."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


@dataclass(frozen=True)
class Sample:
    """How a server answered: how often, how long it took each time, and how many answers were wrong."""

    seconds: float
    times: list[float]
    wrong: int

    @property
    def count(self) -> int:
        return len(self.times)


class Reader:
    """One connection, opened again whenever the server closes it."""

    def __init__(self, ask: Ask) -> None:
        url = urlsplit(ask.url)
        if url.hostname != "127.0.0.1":
            raise ValueError("Only this machine is loaded.")
        self.address = (url.hostname, url.port or 80)
        path = url.path + (f"?{url.query}" if url.query else "")
        lines = [f"GET {path} HTTP/1.1", f"Host: {url.netloc}", *(f"{name}: {value}" for name, value in ask.headers)]
        self.said = "\r\n".join([*lines, "", ""]).encode()
        self.expected = f" {ask.status} ".encode()
        self.socket: socket.socket | None = None

    def read(self) -> tuple[bool, bytes]:
        """Ask once: whether the status was right, and the body."""
        connection = self.socket or socket.create_connection(self.address, SECONDS_TO_ANSWER)
        connection.sendall(self.said)
        head, body = b"", b""
        while b"\r\n\r\n" not in head:
            head += (part := connection.recv(1 << 16))
            if not part:
                break
        head, _, body = head.partition(b"\r\n\r\n")
        lower, parts, length = head.lower(), [body], len(body)
        whole = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        while length < whole and (part := connection.recv(1 << 20)):
            parts.append(part)
            length += len(part)
        self.socket = None if b"connection: close" in lower else connection
        if self.socket is None:
            connection.close()
        return self.expected in head[:14] and length >= whole, b"".join(parts)


def _reader(ask: Ask, until: float) -> tuple[list[float], int]:
    reader, wrong = Reader(ask), 0
    times: list[float] = []
    now = time.monotonic()
    while now < until or not times:
        right, _body = reader.read()
        wrong += not right
        asked, now = now, time.monotonic()
        times.append(now - asked)
    return times, wrong


def load(pool: ProcessPoolExecutor, readers: int, ask: Ask, seconds: float) -> Sample:
    start = time.monotonic()
    until = start + seconds
    told = [asked.result() for asked in [pool.submit(_reader, ask, until) for _ in range(readers)]]
    times = sorted(one for each, _wrong in told for one in each)
    return Sample(time.monotonic() - start, times, sum(wrong for _times, wrong in told))
