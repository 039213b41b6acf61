"""Sources as numbered footnotes: numbered as the page cites them, each once."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Footnote:
    """A source that the page cites, and what its citations add."""

    number: int
    source: Any
    citations: list[Any] = field(default_factory=list)
    about: list[str] = field(default_factory=list)  # fields that it supports, where the page marks them nowhere


class Footnotes:
    """The footnotes of one page, in the order in which it cites them."""

    def __init__(self) -> None:
        self._by_source: dict[Any, Footnote] = {}
        self._marked: set[Any] = set()

    def __iter__(self) -> Any:
        return iter(self._by_source.values())

    def __len__(self) -> int:
        return len(self._by_source)

    def of(self, source: Any, citation: Any = None) -> Footnote:
        """The footnote of a source; a citation with a quote or a note is told there."""
        number = len(self._by_source) + 1
        footnote = self._by_source.setdefault(source.pk, Footnote(number, source))
        self._marked.add(citation.pk if citation else None)
        if citation and (citation.quote or citation.note) and citation not in footnote.citations:
            footnote.citations.append(citation)
        return footnote

    def add(self, citation: Any, label: str) -> None:
        """Name the source of a field that the page marks nowhere."""
        if citation.pk not in self._marked:
            self.of(citation.source, citation).about.append(label)
