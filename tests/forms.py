"""How tests fill in forms: what a browser would send if nothing were touched."""

from html.parser import HTMLParser
from typing import Any

Sent = dict[str, Any]


class _Form(HTMLParser):
    """The values of the one form of a page that saves a row; templates of empty rows are left out, as scripts do."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.wanted, self.inside = form, False
        self.sent: Sent = {}
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in found}
        if tag == "form":
            self.inside = given.get("id", "").endswith(self.wanted)
        elif self.inside and tag == "option" and self._select:
            if "selected" in given or self._select not in self.sent:
                self.sent[self._select] = given.get("value", "")
        elif self.inside and (name := given.get("name", "")) and "__prefix__" not in name:
            self._box(tag, name, given)

    def _box(self, tag: str, name: str, given: dict[str, str]) -> None:
        if tag == "textarea":
            self._text, self.sent[name] = name, ""
        elif tag == "select":
            self._select = name
        elif given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.sent[name] = given.get("value", "on")
        elif given.get("type") == "hidden" and name in self.sent:
            self.sent[name] = [*_listed(self.sent[name]), given.get("value", "")]
        elif given.get("type") != "submit":
            self.sent[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self._text:
            text = self.sent[self._text].removeprefix("\n")
            self.sent[self._text], self._text = text.replace("\r\n", "\n").replace("\n", "\r\n"), None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self.sent[self._text] += data


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def filled(answer: Any, **values: Any) -> Sent:
    """What the form of a page would send, with some boxes filled otherwise."""
    form = _Form("_form")
    form.feed(answer.content.decode())
    form.sent.pop("csrfmiddlewaretoken", None)
    return form.sent | values


def row(prefix: str, sent: Sent, **values: Any) -> Sent:
    """The form with one more row of an inline."""
    number = int(sent[f"{prefix}-TOTAL_FORMS"])
    boxes = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return sent | boxes | {f"{prefix}-TOTAL_FORMS": str(number + 1)}
