"""What the log says: inside, the changes of a revision; outside, a copy that a partner keeps by the feed."""

import json
from typing import Any

from silknet.changes.feed import feed
from silknet.changes.models import Change, Head
from silknet.changes.publish import as_text, by_kind

Record = dict[str, Any]


def fed(after: int | str = 0, limit: int = 500) -> dict[str, Any]:
    """A page of the feed, as its reader has it."""
    page: dict[str, Any] = json.loads(feed(after, limit).text())
    return page


def changes() -> list[tuple[str, Record, Record]]:
    """What the last revision says inside: verb, before, after."""
    last = Change.objects.filter(revision=Head.objects.read()[1]).order_by("id")
    return [(change.verb, change.before, change.after) for change in last]


def news(after: int | str) -> list[tuple[str, str, str]]:
    """What the feed says since a position, in one order: kind, key, verb."""
    return sorted((entry["kind"], entry["key"], entry["verb"]) for entry in fed(after)["results"])


class Mirror:
    """A partner's copy: applies what the feed says and nothing else."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.next: str = "0"
        self.seen: list[tuple[int, str]] = []

    def follow(self, limit: int = 500) -> None:
        more = True
        while more:
            page = fed(self.next, limit)
            for entry in page["results"]:
                assert entry["revision"] <= page["head"]
                self.seen.append((entry["revision"], entry["id"]))
                self.records.pop(entry["id"], None)
                if entry["verb"] == "set":
                    self.records[entry["id"]] = entry["record"]
            self.next, more = page["next"], page["more"]

    def public(self) -> dict[str, Record]:
        """The copies without their revisions, which rows do not know."""
        return {
            uuid: {name: value for name, value in record.items() if name != "revision"}
            for uuid, record in self.records.items()
        }


def public_rows() -> dict[str, Record]:
    """What the rows of all kinds say now, rendered anew."""
    said: dict[str, Record] = {}
    for model in by_kind().values():
        rows = list(model.objects.prefetch_related(*model.shows))
        model.attach(rows)
        said |= {str(row.uuid): json.loads(as_text(record)) for row in rows if (record := row.as_record())}
    return said
