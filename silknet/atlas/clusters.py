"""Places that are too near to each other to be told apart on a map, gathered under one mark."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")


class Mark(NamedTuple, Generic[Row]):
    """A row and where the map has it, in units."""

    row: Row
    right: int
    down: int


def gathered(marks: Iterable[Mark[Row]], distance: float) -> list[Sequence[Mark[Row]]]:
    """Marks in groups, the first of which is where the group is drawn: no two groups are nearer than the distance. Who
    comes first leads: the order of the marks is their rank.
    """
    groups: list[list[Mark[Row]]] = []
    for mark in marks:
        near = (group for group in groups if _distance(group[0], mark) < distance)
        if group := min(near, key=lambda group: _distance(group[0], mark), default=None):
            group.append(mark)
        else:
            groups.append([mark])
    return list(groups)


def _distance(one: Mark[Row], other: Mark[Row]) -> float:
    return float((one.right - other.right) ** 2 + (one.down - other.down) ** 2) ** 0.5
