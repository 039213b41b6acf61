"""How a cell names a body of the network."""

from typing import Any

from members.models import Organization
from members.rules import body_name, body_slug
from silknet.exchange.fields import KeyWidget


class BodyWidget(KeyWidget):
    """A body by its short name, or any organization by its key; `nobody` is how none is written."""

    def __init__(self, nobody: str = "") -> None:
        super().__init__(Organization, read_as=body_slug)
        self.nobody = nobody

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean("" if value and value.strip() == self.nobody else value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return body_name(super().render(value)) or self.nobody
