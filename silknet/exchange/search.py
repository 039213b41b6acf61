"""Which records of the register a name in a table may mean: public ones by the search index, drafts one by one."""

from typing import Any, NamedTuple

from silknet.search.candidates import Candidate, near
from silknet.search.index import matched_kinds
from silknet.search.matching import REASONS, SHOWN, forms, safe, score
from silknet.search.words import normalised

MOST = 5  # that a person is asked to choose among
DRAFTS = 500  # the youngest of a kind; they are in no index


class Found(NamedTuple):
    """A record that a name may mean."""

    key: str
    name: str
    percent: int
    reason: str
    draft: bool


class Names:
    """The names of a kind of records, as an import compares them: what is read once serves all rows."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model
        self._drafts = [(row, forms(row.plain_name())) for row in self._read(public=False)[:DRAFTS]]
        self._titles: dict[str, list[Any]] = {}
        if model.kind not in matched_kinds():
            for row in self._read():
                self._titles.setdefault(normalised(row.plain_name()), []).append(row)

    def meant_by(self, text: str) -> tuple[list[Found], str]:
        """The likeliest first; and the key of the first where it may be taken without a person looking."""
        weighed = self._weighed(text)
        rows = self.model._base_manager.in_bulk([one.record for one in weighed], field_name="uuid")
        weighed = sorted((one for one in weighed if one.record in rows), key=lambda one: -one.score)
        found = [self._told(one, rows[one.record]) for one in weighed[:MOST]]
        is_safe = bool(found) and safe(weighed[0], weighed[1:], kind_asked=True)
        return found, found[0].key if is_safe else ""

    def _weighed(self, text: str) -> list[Candidate]:
        kind, asked = self.model.kind, forms(text)
        same = self._titles.get(asked.normalised, [])
        if self._titles or kind not in matched_kinds():
            return [Candidate(kind, row.uuid, 0.89, "exact", text, "und") for row in same]  # titles repeat
        found = near(text, kind=kind)
        for row, of_draft in self._drafts if asked.normalised else ():
            weight, reason = score(asked, of_draft, "official")
            if weight >= SHOWN:
                found.append(Candidate(kind, row.uuid, weight, reason, row.plain_name(), "und"))
        return found

    def _told(self, one: Candidate, row: Any) -> Found:
        return Found(
            str(row.public_key()), row.plain_name(), round(one.score * 100), REASONS[one.reason], not row.public
        )

    def _read(self, **which: Any) -> Any:
        return self.model._base_manager.filter(**which).order_by("-pk")
