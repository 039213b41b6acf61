"""An import in the secretariat: received, tried as often as its person likes, written once."""

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from silknet.accounts.models import User
from silknet.changes.door import Allowed, revision
from silknet.changes.models import Head
from silknet.exchange.fields import drafts_seen
from silknet.exchange.load import Refuse, Report, load_one
from silknet.exchange.models import Upload
from silknet.exchange.questions import MOST, Answers, Asking, Question, tell_faults
from silknet.exchange.resources import Difference, TrackedResource, tables
from silknet.exchange.search import Found
from silknet.exchange.tables import Fault, Table

EPOCH = date(1899, 12, 30)  # from which spreadsheets count days


@dataclass
class Row:
    """What an import would do with one line."""

    line: int
    state: str  # new, changed, same, wrong, asked
    key: str
    name: str
    difference: Difference = field(default_factory=dict)
    faults: list[dict[str, str]] = field(default_factory=list)  # column, cell, message, hint


@dataclass
class Preview:
    """What an import would do, line by line, and what its person must say first."""

    rows: list[Row]
    questions: list[Question]
    waiting: int  # questions of which no more than some are shown
    faults: list[str]  # of the whole table

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.state for row in self.rows)

    @property
    def writes(self) -> int:
        return self.counts["new"] + self.counts["changed"]

    @property
    def may_be_written(self) -> bool:
        return bool(self.writes) and not self.counts["wrong"] and not self.counts["asked"] and not self.faults

    @property
    def seal(self) -> str:
        """Names exactly this difference: who agrees to it agrees to no other."""
        said = [(row.line, row.state, row.difference) for row in self.rows]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Preview":
        said = json.loads(text)
        questions = [Question(**one | {"found": [Found(*each) for each in one["found"]]}) for one in said["questions"]]
        return cls([Row(**row) for row in said["rows"]], questions, said["waiting"], said["faults"])


class Differs(Exception):
    """What would be written is not what its person agreed to."""


class _Undo(Exception):
    """An import is tried: nothing of it stays."""


def receive(table: Table, *, by: User) -> Upload:
    """Keep the rows of a file until its person has decided; earlier ones of the same table go, as do old ones."""
    Upload.objects.outlived().delete()
    Upload.objects.filter(made_by=by, table=table.name).delete()
    upload = Upload.of(table, by)
    upload.save()
    return upload


def answer(upload: Upload, answers: Answers, *, publish: bool, left_out: list[int]) -> None:
    """Keep what a person said of an upload; it is tried anew."""
    upload.answers = {**upload.answers, **answers}
    upload.publish, upload.left_out = publish, sorted({*upload.left_out, *left_out})
    upload.tried_at = None
    upload.save(update_fields=["answers", "publish", "left_out", "tried_at"])


def forget(upload: Upload) -> None:
    """Take back all that a person said of an upload."""
    upload.answers, upload.left_out, upload.publish, upload.tried_at = {}, [], False, None
    upload.save(update_fields=["answers", "publish", "left_out", "tried_at"])


def look(upload: Upload, *, refuse: Refuse) -> Preview:
    """What an upload would do to the register as it is now; tried again only where anything was written since."""
    head = Head.objects.read()[1]
    if upload.tried_at != head:
        try:
            with revision(by=upload.made_by, source="import"):
                preview = _try(upload, refuse)
                raise _Undo
        except _Undo:
            pass
        upload.told, upload.tried_at = preview.as_text(), head
        found = {"told": upload.told, "tried_at": head, "answers": upload.answers}
        Upload.objects.filter(pk=upload.pk, done_at=None).update(**found)  # what was written meanwhile stays told
    return Preview.of_text(upload.told)


def write(upload: Upload, *, seal: str, by: User, refuse: Refuse, publishes: Allowed) -> Upload:
    """Write an upload, once and in one revision, or tell what became of it when it was. Differs where that would not
    be what its person saw, WouldPublish where the public would see it and `publishes` says no.
    """
    try:
        with revision(by=by, source="import", note=upload.file, publishes=publishes) as opened:
            upload = Upload.objects.select_for_update().get(pk=upload.pk)  # who clicks twice waits for the first
            if upload.done_at:
                return upload
            preview = _try(upload, refuse)
            if preview.seal != seal or not preview.may_be_written:
                raise Differs
            upload.done_at, upload.told = timezone.now(), preview.as_text()
            upload.save(update_fields=["done_at", "told"])
            kept = Upload.objects.filter(pk=upload.pk)
            opened.when_numbered(lambda number: kept.update(revision=number))
    except IntegrityError as error:  # another wrote the same at this moment
        raise Differs from error
    upload.refresh_from_db()
    return upload


def _try(upload: Upload, refuse: Refuse) -> Preview:
    table, resource = upload.read(), tables()[upload.table]()
    said = {line: dict(row) for line, row in table.rows}
    with drafts_seen():
        questions = Asking(table, resource, upload.answers).settle()
        tell_faults(table, questions)
        meant = dict(table.rows)
        report = load_one(table, publish=upload.publish, refuse=refuse)
    told = _Told(report, said, {line for question in questions for line in question.lines})
    rows = [told.row(line, row, resource) for line, row in meant.items()]
    general = [str(fault) for fault in report.faults if fault.line not in said]
    return Preview(rows, questions[:MOST], len(questions), general)


class _Told:
    """What a report says of each line."""

    def __init__(self, report: Report, said: dict[int, dict[str, str]], asked: set[int]) -> None:
        self.said, self.same, self.asked = said, set(report.same), asked
        self.written = {line.line: line for line in report.lines}
        self.faults: dict[int | None, list[Fault]] = defaultdict(list)
        for fault in report.faults:
            self.faults[fault.line].append(fault)

    def row(self, line: int, row: dict[str, str], resource: TrackedResource) -> Row:
        key = " ".join(filter(None, ((row.get(column) or "").strip() for column in resource.keys)))
        told = Row(line, "asked" if line in self.asked else "wrong", key, (row.get(resource.naming) or "").strip())
        if line in self.written:
            told.state, told.difference = self.written[line].verb, dict(self.written[line].difference)
        elif line in self.same:
            told.state = "same"
        else:
            told.faults = [self._fault(fault, self.said[line]) for fault in self.faults[line]]
        return told

    def _fault(self, fault: Fault, said: dict[str, str]) -> dict[str, str]:
        cell = (said.get(fault.column) or "").strip()
        day = _day_of(cell) if fault.column else ""
        hint = _("A spreadsheet counts %(day)s as %(number)s.") % {"day": day, "number": cell} if day else ""
        return {"column": fault.column, "cell": cell[:200], "message": fault.message, "hint": hint}


def _day_of(cell: str) -> str:
    """The day that a spreadsheet means by a number, such as 44519."""
    is_count = len(cell) == 5 and cell.isascii() and cell.isdigit()
    return (EPOCH + timedelta(days=int(cell))).isoformat() if is_count else ""
