"""A partner's exact copy of the network: the reference client of the partner guide. Only Python's standard library.

    python3 reference_mirror.py https://silknet.example network.sqlite3 [--verify]

Run it as often as you like, from a timer. It may be killed at any point: a page and its position are kept together
or not at all. If the register is another one than before, it starts again.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

Answer = tuple[int, str, bytes]  # status, ETag, body
Get = Callable[[str, str], Answer]  # address, ETag known for it

TABLES = """
CREATE TABLE IF NOT EXISTS position (log TEXT, next TEXT, etag TEXT);
CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, kind TEXT, key TEXT, revision INTEGER, json TEXT);
CREATE TABLE IF NOT EXISTS merged (id TEXT PRIMARY KEY, into_id TEXT);
"""


def get(address: str, etag: str = "") -> Answer:
    """Ask once; 304 and refusals are answers too."""
    request = Request(address, headers={"Accept": "application/json", **({"If-None-Match": etag} if etag else {})})
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers.get("ETag", ""), answer.read()
    except HTTPError as refusal:
        return refusal.code, "", refusal.read()


class Mirror:
    """A copy in an SQLite file that follows the feed."""

    def __init__(self, portal: str, file: str, get: Get = get) -> None:
        self.api, self.get = f"{portal}/api/v1", get
        self.copy = sqlite3.connect(file)
        self.copy.executescript(TABLES)

    def follow(self) -> int:
        """Apply all that is new, and return how many entries that were."""
        applied, more = 0, True
        while more:
            log, after, etag = self.position()
            query = urlencode({"after": after, "limit": 1000})
            status, new_etag, body = self.get(f"{self.api}/changes/?{query}", etag)
            if status == 304:
                break
            page = json.loads(body)
            if status == 400 and page["errors"][0]["code"] == "start_again":
                self.start_again()
            elif status != 200:
                raise RuntimeError(f"{status}: {page['detail']}")
            elif log and page["log"] != log:
                self.start_again()
            else:
                self.apply(page, new_etag if page["next"] == after else "")
                applied, more = applied + len(page["results"]), page["more"]
        return applied

    def position(self) -> tuple[str, str, str]:
        """The register followed, up to where, and the ETag of the answer that there was nothing new."""
        found: tuple[str, str, str] | None = self.copy.execute("SELECT log, next, etag FROM position").fetchone()
        return found or ("", "0", "")

    def apply(self, page: dict[str, Any], etag: str) -> None:
        """A page and its position, in one transaction."""
        with self.copy:
            for entry in page["results"]:
                self.copy.execute("DELETE FROM record WHERE id = ?", [entry["id"]])
                self.copy.execute("DELETE FROM merged WHERE id = ?", [entry["id"]])
                if entry["verb"] == "set":
                    row = [entry[name] for name in ("id", "kind", "key", "revision")]
                    self.copy.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)", [*row, json.dumps(entry["record"])])
                elif entry["verb"] == "merged":
                    self.copy.execute("INSERT INTO merged VALUES (?, ?)", [entry["id"], entry["into"]])
            self.copy.execute("DELETE FROM position")
            self.copy.execute("INSERT INTO position VALUES (?, ?, ?)", [page["log"], page["next"], etag])

    def start_again(self) -> None:
        """Another register: nothing that was copied holds."""
        with self.copy:
            for table in ("position", "record", "merged"):
                self.copy.execute(f"DELETE FROM {table}")

    def records(self, kind: str) -> list[dict[str, Any]]:
        """The copied records of a kind, in the order of their keys."""
        rows = self.copy.execute("SELECT json FROM record WHERE kind = ? ORDER BY key", [kind])
        return [json.loads(text) for (text,) in rows]

    def differences(self) -> Iterator[str]:
        """What proves that the copy is right: nothing. The portal must not change meanwhile."""
        root = json.loads(self.get(f"{self.api}/", "")[2])
        for kind, address in root["endpoints"].items():
            there = {record["id"]: record["revision"] for record in self.list(f"{address}?fields=id&page_size=500")}
            here = {record["id"]: record["revision"] for record in self.records(kind)}
            yield from (f"{kind}: {uuid}" for uuid, _revision in there.items() ^ here.items())

    def list(self, address: str | None) -> Iterator[dict[str, Any]]:
        """The records of a list, page by page; none where the address is no list."""
        while address:
            status, _, body = self.get(address, "")
            page = json.loads(body)
            if status in (400, 404, 406):
                break
            if status != 200:
                raise RuntimeError(f"{status}: {page['detail']}")
            yield from page["results"]
            address = page["next"]


if __name__ == "__main__":
    mirror = Mirror(sys.argv[1].rstrip("/"), sys.argv[2])
    print(mirror.follow(), "changes applied")
    if sys.argv[3:] == ["--verify"]:
        print(len({*mirror.differences()}), "records differ")
