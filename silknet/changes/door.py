"""The one way to write tracked rows: open a revision, write, close it.

    with revision(by=user, source="admin", note="New seat for Lyon"):
        seat.save()

Everything inside is one transaction. A revision inside a revision joins it as a savepoint: if it raises, what it
wrote is neither kept nor logged, so a dry run is a revision that raises.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from silknet.changes import publish
from silknet.changes.models import BATCH, Change, Head, Revision, Version

if TYPE_CHECKING:
    from silknet.accounts.models import User

T = TypeVar("T")

_open: ContextVar["Opened | None"] = ContextVar("open revision", default=None)


class NoRevision(RuntimeError):
    """A tracked row was about to be written with no revision open."""


class Opened:
    """A revision that is open. What waits for its number is told in the same transaction, if anything was written."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[int], object]] = []

    def when_numbered(self, told: Callable[[int], object]) -> None:
        self._waiting.append(told)

    def tell(self, number: int) -> None:
        for told in self._waiting:
            told(number)


@dataclass(frozen=True, eq=False)
class Written:
    """A change, kept in Django's own list of what to do after commit: a savepoint that rolls back takes it out."""

    revision: object
    change: Change
    into: UUID | None

    def __call__(self) -> None:
        """Nothing is to be done after commit."""


Allowed = Callable[[Revision], bool] | None


class WouldPublish(Exception):
    """A revision would have changed what the public sees, and was not allowed to. Nothing was written."""


@contextmanager
def revision(*, by: "User | None", source: str, note: str = "", publishes: Allowed = None) -> Iterator[Opened]:
    """Write inside; the outermost takes a number if anything was written, and must not stand in a transaction.

    A transaction around it would hold the number's lock past the end of the revision, and two of those deadlock.
    The outermost raises WouldPublish, and nothing is written, where any public record would differ and `publishes`
    says no.
    """
    if outer := _open.get():
        with transaction.atomic():
            yield outer
        return
    opened = Opened()
    token = _open.set(opened)
    try:
        with transaction.atomic(durable=True):
            yield opened
            if alive := _alive():
                made = _write(alive, by=by, source=source, note=note)
                if publishes and made.versions.exists() and not publishes(made):
                    raise WouldPublish
                opened.tell(made.number)
    finally:
        _open.reset(token)
    _let_others_write()


def rehearse(write: Callable[[], None], look: Callable[[list[Change]], T], *, by: "User | None") -> T:
    """What a revision would come to. `write` is done with all that follows from it, versions too; `look` sees the changes
    and reads what it wants; then all is taken back.
    """
    if _open.get() is not None:
        raise RuntimeError("a revision is open: what it wrote would be taken back too")
    token, seen = _open.set(Opened()), []
    try:
        with transaction.atomic(durable=True):
            write()
            if alive := _alive():
                _write(alive, by=by, source="rehearsal", note="")
            seen.append(look([written.change for written in alive]))
            raise _TakenBack
    except _TakenBack:
        return seen[0]
    finally:
        _open.reset(token)


class _TakenBack(Exception):
    """Ends a rehearsal."""


def _let_others_write() -> None:
    """SQLite's waiting writers only look every tenth of a second whether they may: who writes in a loop would keep all
    others out until they give up.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(0.005)


def require(kind: str) -> None:
    """Call before a tracked row is written: afterwards would be too late outside a transaction."""
    if _open.get() is None:
        raise NoRevision(f"{kind} may only be written inside a revision")


def record(change: Change, into: UUID | None = None) -> None:
    """Log a change that was just written; `into` says which record a removed one was merged into."""
    require(change.kind)
    transaction.on_commit(Written(_open.get(), change, into))


def being_written(kind: str, key: Any) -> list[Change]:
    """The changes of a row that the open revision will write when it closes."""
    changes = [written.change for written in _alive()]
    return [change for change in changes if (change.kind, str(change.key)) == (kind, str(key))]


def _alive() -> list[Written]:
    current = _open.get()
    waiting = [entry[1] for entry in connection.run_on_commit]
    return [todo for todo in waiting if isinstance(todo, Written) and todo.revision is current]


def _check_references() -> None:
    """Django defers PostgreSQL's foreign keys to the commit, where they lock the rows referred to. That must not wait
    until the head is held: whoever holds such a row may be waiting for the head.
    """
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _write(alive: list[Written], *, by: "User | None", source: str, note: str) -> Revision:
    _check_references()
    # From here to the commit writers stand in line. Versions are rendered in line, not before it: two writers that
    # rendered side by side would each miss what the other wrote (a city's new name, a city's new organization).
    number = Head.objects.take()
    made = Revision.objects.create(number=number, made_by=by, source=source, note=note)
    changes = [written.change for written in alive]
    for change in changes:
        change.revision = made
    Change.objects.bulk_create(changes, batch_size=BATCH)
    merged = {written.change.before["uuid"]: written.into for written in alive if written.into}
    publish.publish(changes, merged, number)
    return made


def republish(*, source: str, note: str) -> int:
    """Store anew every public record that its row no longer says, and return how many: after a release that renders
    records differently, or a move to another address. Takes a number only if any differs.
    """
    with transaction.atomic(durable=True):
        number = Head.objects.take()
        made = Revision.objects.create(number=number, source=source, note=note)
        publish.publish_all(number)
        written = Version.objects.filter(revision_id=number).count()
        if not written:
            made.delete()
            Head.objects.give_back()
        return written
