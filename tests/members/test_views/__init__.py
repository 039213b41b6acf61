"""Pages of organizations, committees, people and figures; here is how their tests make rows and read them."""

import re
from typing import Any

from members.rules import ISU
from tests import make


def union(**values: Any) -> Any:
    return make.organization(slug=ISU, name="International Silk Union", tie="network-body", **values)


def hidden(kind: str = "organization", **values: Any) -> Any:
    """A row that must not show, by a name that no page may say."""
    return getattr(make, kind)(public=False, **({"name": f"Concealed {kind}"} | values))


def section(answer: Any, title: str) -> str:
    """The words of the section under a heading."""
    page = answer.content.decode()
    found = re.search(rf"<section[^>]*>\s*<h2[^>]*>(?:<a[^>]*>)?{title}.*?</section>", page, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split()) if found else ""


def rows(answer: Any, caption: str) -> list[list[str]]:
    """The cells of a table's body and foot, row by row."""
    table = next(t for t in re.findall(r"<table.*?</table>", answer.content.decode(), re.DOTALL) if caption in t)
    cells = [
        re.findall(r"<(?:th|td)[ >].*?</(?:th|td)>", row, re.DOTALL)
        for row in re.findall("<tr.*?</tr>", table, re.DOTALL)
    ]
    return [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in cells[1:]]


def listed(answer: Any) -> list[str]:
    return re.findall(r'<span class="title"><a href="[^"]*">([^<]*)</a>', answer.content.decode())
