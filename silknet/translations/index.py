"""The states of texts, brought up to date by the door in the transaction of the revision; a pure function of the log."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps

from silknet.changes.models import BATCH, Change, batches
from silknet.text import codes, text_fields
from silknet.translations.course import Course

STILL_HOLDS = "translations.stillholds"

Courses = dict[tuple[int, str], Course]  # by row and field


class State(NamedTuple):
    """What is stored of a text."""

    row: int
    field: str
    original: str
    missing: str
    outdated: str


@cache
def with_texts() -> tuple[type[Any], ...]:
    """The tracked models that have texts in several languages."""
    from silknet.changes.tracking import Tracked

    return tuple(model for model in apps.get_models() if issubclass(model, Tracked) and text_fields(model))


def refresh(changes: Iterable[Change]) -> None:
    """Bring the texts of the rows that these changes wrote up to date."""
    written: dict[str, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        if change.kind == STILL_HOLDS:
            said = change.after | change.before
            written[said["kind"]][said["row"]].append(change)
        else:
            written[change.kind][int(change.key) if str(change.key).isdecimal() else 0].append(change)
    for model in with_texts():
        of = written.get(model._meta.label_lower, {})
        fields = set(text_fields(model))
        touched = {row: own for row, own in of.items() if any(_touches(change, fields) for change in own)}
        for rows in batches(sorted(touched)):
            _store(model, rows, {row for row in rows if [change.verb for change in touched[row]] == ["added"]})


def _touches(change: Change, fields: set[str]) -> bool:
    return change.kind == STILL_HOLDS or bool(fields & {*change.before, *change.after})


def rebuild() -> int:
    """Do the same for every row there is, and return how many texts were not what the log says."""
    return sum(
        _store(model, rows, set())
        for model in with_texts()
        for rows in batches(model._base_manager.order_by("pk").values_list("pk", flat=True).iterator())
    )


def differing() -> Iterator[str]:
    """A sentence for each text whose state is not what the log says."""
    for model in with_texts():
        label = model._meta.label_lower
        for rows in batches(model._base_manager.order_by("pk").values_list("pk", flat=True).iterator()):
            stored, right = _stored(label, rows), _right(model, rows, set())
            for row, field in sorted({(state.row, state.field) for state in stored.keys() ^ right}):
                yield f"{label} {row}: the state of its {field} in the languages is not what the log says."


def _store(model: type[Any], rows: list[int], new: set[int]) -> int:
    from silknet.translations.models import Text

    label = model._meta.label_lower
    stored, right = _stored(label, rows), _right(model, rows, new)
    Text.objects.filter(pk__in=[pk for state, pk in stored.items() if state not in right]).delete()
    wanted = sorted(right - stored.keys())
    Text.objects.bulk_create([Text(kind=label, **state._asdict()) for state in wanted], batch_size=BATCH)
    return len(wanted) + len(stored.keys() - right)


def _stored(label: str, rows: list[int]) -> dict[State, int]:
    from silknet.translations.models import Text

    found = Text.objects.filter(kind=label, row__in=rows).values_list("pk", *State._fields)
    return {State(*values): pk for pk, *values in found}


def _right(model: type[Any], rows: list[int], new: set[int]) -> set[State]:
    return {
        State(row, field, course.original, between(course.missing), between(course.outdated))
        for (row, field), course in courses(model, rows, new).items()
        if course.original
    }


def between(languages: list[str]) -> str:
    """Languages as they are stored, so that each is found between its commas."""
    return f",{','.join(languages)}," if languages else ""


def courses(model: type[Any], rows: Iterable[int], new: Iterable[int] = ()) -> Courses:
    """The course of each text of these rows. Those that are new have none but what they say now."""
    fields, new, languages = text_fields(model), set(new), codes()
    now = {pk: texts for pk, *texts in model._base_manager.filter(pk__in=rows).values_list("pk", *fields)}
    found = {(row, field): Course(languages) for row in now for field in fields}
    for row, field, value in _events(model, [row for row in now if row not in new]):
        if (course := found.get((row, field))) is not None:
            course.hold(value) if isinstance(value, str) else course.write(value[0])
    for row, texts in now.items():
        for field, value in zip(fields, texts, strict=True):
            found[row, field].write(value)  # nothing new, unless the log began after it was written
    return found


def _events(model: type[Any], rows: list[int]) -> Iterator[tuple[int, str, Any]]:
    """What was written of texts, each in a list, and which language was said to hold, in their order."""
    if not rows:
        return
    label, fields = model._meta.label_lower, text_fields(model)
    logged = Change.objects.filter(kind=label, key__in=[str(row) for row in rows])
    found: list[tuple[int, int, str, Any]] = []
    begun: set[tuple[str, str]] = set()
    for change in logged.order_by("id").only("id", "key", "before", "after").iterator():
        for field in fields:
            first = (change.key, field) not in begun
            sides = [side[field] for side in (change.before, change.after)[0 if first else 1 :] if field in side]
            found += [(change.pk, int(change.key), field, [value]) for value in sides]
            if sides:
                begun.add((change.key, field))
    found += _held(label, rows)
    found.sort(key=lambda event: event[0])
    yield from ((row, field, value) for _number, row, field, value in found)


def _held(label: str, rows: list[int]) -> Iterator[tuple[int, int, str, Any]]:
    holds = apps.get_model(STILL_HOLDS)._base_manager.filter(kind=label, row__in=rows)
    said = {str(pk): rest for pk, *rest in holds.values_list("pk", "row", "field", "language")}
    if said:
        added = Change.objects.filter(kind=STILL_HOLDS, key__in=list(said), verb=Change.Verb.ADDED)
        for number, key in added.order_by("-id").values_list("id", "key"):
            if (rest := said.pop(key, None)) is not None:
                yield number, *rest
