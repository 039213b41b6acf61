"""The stylesheet that a reader asks for."""

import re
from pathlib import Path

from django.test import Client

from silknet.env import ROOT
from silknet.pages.styles import sheet

FOLDER = ROOT / "static" / "css"


def test_a_page_asks_for_one_sheet_that_holds_every_part(db: None, client: Client) -> None:
    page = client.get("/").content.decode()
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    said = answer.content.decode()
    parts: list[Path] = list(FOLDER.glob("*.css"))
    assert len(parts) >= 6
    assert [path.name for path in parts if path.read_text() not in said] == []
    assert said.startswith((FOLDER / "tokens.css").read_text())  # it says the order of the layers


def test_every_rule_of_it_stands_in_a_layer() -> None:
    """What stands in none goes before all that does: a sheet of the secretariat once changed the public's pages so."""
    outside, depth = "", 0
    for character in re.sub(r"/\*.*?\*/", "", sheet()[1], flags=re.DOTALL):
        depth += {"{": 1, "}": -1}.get(character, 0)
        outside += character if depth == 0 and character != "}" else ""
    assert [
        rule for rule in re.split(r"[;\n]", outside) if rule.strip() and not rule.strip().startswith("@layer")
    ] == []
    apart = [path.read_text() for path in (FOLDER / "secretariat").glob("*.css")]
    assert len(apart) >= 3
    assert [text for text in apart if text in sheet()[1]] == []


def test_an_earlier_sheet_is_answered_by_todays_and_not_kept(db: None, client: Client) -> None:
    answer = client.get(f"/styles/{'0' * 16}.css")
    assert (answer.content.decode(), answer.headers["Cache-Control"]) == (sheet()[1], "no-store")
    assert client.get("/styles/x.css").status_code == 404
