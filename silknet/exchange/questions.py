"""What a person must say before rows can be written: whom a name means, and whether a row is a record that stands.

Answers are kept by the question's name. They are a key, or one of three words, or what was written into the box.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from silknet.changes.addresses import free_slug
from silknet.exchange.fields import LIST, parts
from silknet.exchange.resources import TrackedResource
from silknet.exchange.search import Found, Names
from silknet.exchange.tables import Table

NEW, EMPTY, KEPT, WRITTEN = "+new", "+empty", "+kept", "+written:"
ROWS = "rows"  # under which the answer stands to all rows that nobody answered for
MOST = 50  # questions at a time
SURELY_NEW = 85  # per cent of likeness: what is less alike is another record unless somebody says so
MOST_TURNS = 5

Answers = dict[str, str]


@dataclass
class Question:
    """One text that means a record, wherever a column says it; or one row that may be a record that stands."""

    name: str
    column: str
    noun: str
    text: str
    of_row: bool
    takes_text: bool
    lines: list[int] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    chosen: str = ""

    @property
    def places(self) -> str:
        shown = ", ".join(map(str, self.lines[:10]))
        return f"{shown} …" if len(self.lines) > 10 else shown


class Asking:
    """The rows of a table with the answers in them, and the questions that are left."""

    def __init__(self, table: Table, resource: TrackedResource, answers: Answers) -> None:
        self.table, self.resource, self.answers = table, resource, answers
        self.questions: dict[str, Question] = {}
        self._keys: dict[type[Any], set[str]] = {}
        self._names: dict[type[Any], Names] = {}
        self._taken: set[str] = set()

    def settle(self) -> list[Question]:
        """Write the answers into the rows; what is still to be asked is told as a fault of its lines."""
        columns = [column for column in self.resource.in_file() if column.column_name in self.table.columns]
        for line, row in self.table.rows:
            for column in columns:
                if model := column.names(row):
                    row[column.column_name] = self._cell(column, model, row, line)
        if self.resource.naming in self.table.columns:
            for line, row in self.table.rows:
                self._ask_of_row(line, row)
        left = list(self.questions.values())
        for question in left[:MOST]:
            self._look_for(question)
        return left

    # ── cells that name a record ──

    def _cell(self, column: Any, model: type[Any], row: dict[str, str], line: int) -> str:
        cell = row.get(column.column_name) or ""
        if getattr(column, "takes_text", False) and self._is_text(column, model, cell.strip(), row):
            return cell
        if not column.is_list:
            return self._key(column, model, cell.strip(), line) if cell.strip() else cell
        keys = (self._key(column, model, part, line) for part in parts(cell))
        return LIST.join(dict.fromkeys(filter(None, keys)))

    def _is_text(self, column: Any, model: type[Any], text: str, row: dict[str, str]) -> bool:
        """Whether a cell that may name what is not in the register does: the row says so already, or nothing is near."""
        if not _may_be_text(text) or self._is_known(column, model, text):
            return False
        stands = self.resource._meta.model._base_manager.filter(slug=row.get("slug", "").strip()).first()
        return (stands is not None and column.read(stands) == text) or not self._of(model).meant_by(text)[0]

    def _key(self, column: Any, model: type[Any], text: str, line: int) -> str:
        """What the cell says when all answers are in it; a question if that is no key."""
        for _turn in range(MOST_TURNS):
            if self._is_known(column, model, text):
                return text
            name = _named("cell", column.column_name, model.kind, text)
            answer = self.answers.get(name, "")
            if answer in (EMPTY, KEPT):
                return "" if answer == EMPTY else text
            if not answer:
                break
            text = answer.removeprefix(WRITTEN)
        takes_text = bool(getattr(column, "takes_text", False)) and _may_be_text(text)
        question = Question(name, column.column_name, str(model._meta.verbose_name), text, False, takes_text)
        self.questions.setdefault(name, question).lines.append(line)
        return text

    def _is_known(self, column: Any, model: type[Any], text: str) -> bool:
        read_as = getattr(column.widget, "read_as", str)
        nobody = getattr(column.widget, "nobody", "")
        return (nobody and text == nobody) or read_as(text) in self._keys_of(model) or self._is_of_the_file(model, text)

    def _keys_of(self, model: type[Any]) -> set[str]:
        if model not in self._keys:
            self._keys[model] = set(model._base_manager.values_list(model.key_name, flat=True))
        return self._keys[model]

    def _is_of_the_file(self, model: type[Any], text: str) -> bool:
        return model is self.resource._meta.model and text in self._of_the_file

    @cached_property
    def _of_the_file(self) -> set[str]:
        return {row.get(self.resource.keys[0], "").strip() for _line, row in self.table.rows}

    # ── rows ──

    def _ask_of_row(self, line: int, row: dict[str, str]) -> None:
        model, column = self.resource._meta.model, self.resource.keys[0]
        key, text = (row.get(column) or "").strip(), (row.get(self.resource.naming) or "").strip()
        if not text or key in self._keys_of(model):
            return
        name = _named("row", str(line), model.kind, key, text)
        answer = self.answers.get(name) or self.answers.get(ROWS, "")
        if not answer:
            found, safe = self._of(model).meant_by(text)
            if found and (safe or found[0].percent >= SURELY_NEW):
                noun = str(model._meta.verbose_name)
                self.questions[name] = Question(name, column, noun, text, True, False, [line], found, safe)
                return
            answer = self.answers[name] = NEW  # not looked for again
        if answer != NEW:
            row[column] = answer.removeprefix(WRITTEN)
        elif not key and column == "slug":
            row[column] = free_slug(model, text, self._taken | self._of_the_file)
            self._taken.add(row[column])

    def _look_for(self, question: Question) -> None:
        if not question.of_row and not question.found:
            model = self._model_of(question)
            question.found, question.chosen = self._of(model).meant_by(question.text)

    def _model_of(self, question: Question) -> type[Any]:
        row = next(row for line, row in self.table.rows if line == question.lines[0])
        column = next(one for one in self.resource.in_file() if one.column_name == question.column)
        model: type[Any] = column.names(row)
        return model

    def _of(self, model: type[Any]) -> Names:
        if model not in self._names:
            self._names[model] = Names(model)
        return self._names[model]


def tell_faults(table: Table, questions: Iterable[Question]) -> None:
    """Rows with an open question are wrong until it is answered."""
    for question in questions:
        said = _("no %(noun)s has the key “%(text)s”. Choose above which one is meant.")
        if question.of_row:
            said = _("“%(text)s” may be in the register already (%(noun)s). Choose above whether it is the same.")
        for line in question.lines:
            table.fault(line, question.column, said % {"text": question.text[:80], "noun": question.noun})


def _may_be_text(text: str) -> bool:
    """A slug begins with a small letter; a place with a capital one, or in a script without."""
    return text[:1] == text[:1].upper()


def _named(*words: str) -> str:
    return "q" + sha256("\x1f".join(words).encode()).hexdigest()[:16]
