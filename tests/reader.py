"""How tests read pages: as words, and by what they cost."""

import re
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.is_for_machines = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_for_machines = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.is_for_machines = False

    def handle_data(self, data: str) -> None:
        if not self.is_for_machines:
            self.heard.append(data)


def words(answer: Any) -> str:
    """The page as it is read aloud: no markup, single spaces, none before a stop."""
    reader = _Words()
    reader.feed(answer.content.decode())
    said = " ".join(" ".join(reader.heard).split())
    return re.sub(r" ([.,:;)])", r"\1", said).replace("( ", "(")


def queries(client: Client, address: str) -> int:
    """How many queries an address costs that answers 200."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(captured)
