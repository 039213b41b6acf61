"""What is asked, of which servers, what would be fast enough, and whether they say the same."""

import html
import json
import re
import statistics
import time
from dataclasses import dataclass, fields, replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

FLOOR, TEXTBOOK = "floor", "textbook"
WARM, COLD, KEYED = "silknet", "silknet, cold", "silknet, cold, by key"
EVERY = (WARM, COLD, TEXTBOOK)

LIST = "/api/v1/organizations/"
DETAIL = "/api/v1/organizations/musee-des-tissus/"
PAGE = "/cities/lyon/"
FEED = "/api/v1/changes/?limit=500&after="

UNKNOWN = {"If-None-Match": '"0"'}


@dataclass(frozen=True)
class Case:
    """An address, who is asked for it beside the floor, and the ratios to the floor that silknet must reach."""

    name: str
    path: str
    of: tuple[str, ...]
    bars: dict[str, float]
    known: bool = False  # the reader has the answer already


@dataclass(frozen=True)
class Figure:
    """How a server answered. The ratios are to the floor of the same round, 1 for the floor itself."""

    rate: float  # answers a second
    p50: float  # seconds
    p99: float
    cpu: float  # seconds an answer, of server and database
    memory: float  # MiB
    others: float  # share of the machine that others used
    by_rate: float = 1.0
    by_cpu: float = 1.0

    def beside(self, before: "Figure", after: "Figure") -> "Figure":
        by_rate = 2 * self.rate / (before.rate + after.rate)
        return replace(self, by_rate=by_rate, by_cpu=(before.cpu + after.cpu) / 2 / self.cpu)

    @classmethod
    def median(cls, figures: "list[Figure]") -> "Figure":
        return cls(*(statistics.median(getattr(figure, each.name) for figure in figures) for each in fields(cls)))


def cases(head: int, size: int) -> list[Case]:
    feed = [
        Case("feed page of 500, from 0", f"{FEED}0", (COLD,), {COLD: 0.3}),
        Case("feed page of 500, near its beginning", f"{FEED}2", (COLD,), {COLD: 0.3}),
        Case("feed page of 500, at its end", f"{FEED}{head - 1}", (COLD,), {COLD: 0.3}),
    ]
    return [
        Case("list of 50 with count", LIST, (*EVERY, KEYED), {WARM: 3.0, COLD: 0.4, KEYED: 0.4}),
        Case("detail", DETAIL, EVERY, {WARM: 1.1, COLD: 0.18}),
        Case("HTML city page", PAGE, EVERY, {WARM: 3.0, COLD: 0.2}),
        Case("304 of the page", PAGE, (WARM, TEXTBOOK), {WARM: 0.8}, known=True),
        *(feed if size >= 3000 else feed[:1]),
    ]


def get(url: str, headers: dict[str, str] | None = None) -> tuple[str, bytes]:
    """The tag and the body of a 200."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}".rstrip("?"), headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{url} answers {answer.status}: {body[:500].decode(errors='replace')}")
        return answer.getheader("ETag") or "", body
    finally:
        connection.close()


def differences(floor: str, silknet: str) -> list[str]:
    """Where the floor and silknet do not say the same: records in full, the page word by word."""
    wrong = []
    for path in (LIST, DETAIL, f"{FEED}0"):
        floors, ours = (json.loads(get(url + path)[1]) for url in (floor, silknet))
        wrong += [f"{path}: {name}" for name, value in floors.items() if value != ours[name]]
    floors, ours = (words(get(url + PAGE)[1].decode()) for url in (floor, silknet))
    return wrong if floors == ours else [*wrong, PAGE]


def words(page: str) -> str:
    """What the content of a page says, without any space."""
    content = re.search(r"<main[^>]*>(.*)</main>", page, re.DOTALL)
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", content[1] if content else "")).split())


def shell(page: str) -> str:
    """What every page has before and after its content, and the drawings of the content, with null bytes between."""
    start = re.search(r"<main[^>]*>", page)
    drawings = re.findall(r'<svg class="weave".*?</svg>|<figure class="map.*?</figure>', page, re.DOTALL)
    return "\0".join([page[: start.end() if start else 0], page[page.index("</main>") :], *drawings])


def sync(url: str) -> tuple[int, float]:
    """A first copy of the whole register by the feed: how many records, in how many seconds."""
    start, after, more = time.monotonic(), "0", True
    copied: dict[str, Any] = {}
    while more:
        page = json.loads(get(f"{url}/api/v1/changes/?after={after}")[1])
        copied |= {entry["id"]: entry["record"] for entry in page["results"]}
        after, more = page["next"], page["more"]
    return len(copied), time.monotonic() - start


HEADER = """| server | requests/s | ratio by rate | ratio by CPU | bar | p50 ms | p99 ms | CPU ms | queries | PSS MiB | others |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"""


def table(case: Case, figures: dict[str, Figure], queries: dict[str, str]) -> str:
    lines = [f"\n### {case.name}\n", HEADER]
    for name, told in figures.items():
        bar = case.bars.get(name)
        reached = "" if bar is None else f"{bar:g} {'✓' if max(told.by_cpu, told.by_rate) >= bar else '✗'}"
        lines.append(
            f"| {name} | {told.rate:.0f} | {told.by_rate:.2f} | {told.by_cpu:.2f} | {reached} | {told.p50 * 1e3:.1f}"
            f" | {told.p99 * 1e3:.1f} | {told.cpu * 1e3:.2f} | {queries.get(name, '')} | {told.memory:.0f}"
            f" | {told.others:.0%} |"
        )
    return "\n".join(lines)
