"""Charts as places that a template draws: values over time, bars, and lines of the height of a word.

A value that is known for a month or a year is drawn as long as that is, never as a day within it. Places are text, so
that no language writes a comma into them. Nothing here knows what is counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import floor, log10
from typing import NamedTuple

from silknet.dates import PartialDate

WIDTH, HEIGHT = 360, 232  # units: pixels on a telephone, where the letters of a drawing must be read too
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 24, 24  # around the field in which values stand
LETTER, LINE = 7.2, 13  # units, of a letter and of a line of a label
MOST_YEARS = 6  # that are written below
SPARK_WIDTH, SPARK_HEIGHT = 120, 32


class Mark(NamedTuple):
    """A value of a day, a month or a year. `label` is what stands beside it, `words` all that is to be said of it."""

    on: PartialDate
    value: float
    label: str = ""
    words: str = ""
    differs: bool = False  # somebody else says otherwise; it is no part of the line


class Series(NamedTuple):
    """Values of one teller. Between those that are `counted` nothing changes; between others nothing is said."""

    name: str
    marks: Sequence[Mark]
    counted: bool = False


class Tick(NamedTuple):
    """A line of the grid: a year or a value."""

    place: str
    said: float


class Label(NamedTuple):
    left: str
    top: str
    words: str


class Drawn(NamedTuple):
    """A mark in its place: its path is a dot for a day, as long as a month or a year for those, and slants where a
    number rose sometime within it.
    """

    left: float
    right: float
    top: float
    path: str
    mark: Mark


@dataclass
class Line:
    """A series as it is drawn."""

    number: int
    series: Series
    path: str
    drawn: list[Drawn]


@dataclass
class OverTime:
    """A chart of values over time."""

    lines: list[Line]
    years: list[Tick]
    values: list[Tick]
    labels: list[Label] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - BOTTOM


class Field(NamedTuple):
    """The days from left to right, and the values from the foot to the head."""

    first: int  # day number
    last: int
    most: float
    left: float
    right: float
    head: float
    foot: float

    def across(self, day: date) -> float:
        share = (day.toordinal() - self.first) / max(1, self.last - self.first)
        return self.left + share * (self.right - self.left)

    def up(self, value: float) -> float:
        return self.foot - value / self.most * (self.foot - self.head)


def over_time(series: Sequence[Series], *, until: date | None = None) -> OverTime | None:
    """A chart of these values, none below zero: the years from the first to the last of them or to a later day; None without any."""
    marks = [mark for one in series for mark in one.marks]
    if not marks:
        return None
    first = min(mark.on.first for mark in marks).year
    last = max(*(mark.on.last for mark in marks), until or date.min).year
    step = _step(max(mark.value for mark in marks))
    most = step * max(1, -(-max(mark.value for mark in marks) // step))
    shown = Field(
        date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal(), most, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    )
    lines = [Line(number, one, _path(one, shown, until), _drawn(one, shown)) for number, one in enumerate(series, 1)]
    values = [Tick(_text(shown.up(step * number)), step * number) for number in range(round(most / step) + 1)]
    chart = OverTime(lines, list(_years(first, last, shown)), values)
    chart.labels = _labels(lines)
    return chart


def _step(most: float) -> float:
    """Between lines of the grid: 1, 2 or 5 times a power of ten, so that there are three to six of them."""
    if most <= 4:
        return 1
    power: float = 10 ** floor(log10(most / 4))
    return next(power * size for size in (1, 2, 5, 10) if most / (power * size) <= 5)


def _years(first: int, last: int, shown: Field) -> Iterator[Tick]:
    """Where years begin, as many as can be read."""
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 500, 1000) if (last - first) / size < MOST_YEARS)
    for year in range(first, last + 1):
        if year % step == 0 or step == 1 or first == last:
            yield Tick(_text(shown.across(date(year, 1, 1))), year)


def _drawn(series: Series, shown: Field) -> list[Drawn]:
    found: list[Drawn] = []
    before = shown.foot
    for mark in series.marks:
        left, right, top = shown.across(mark.on.first), shown.across(mark.on.last), shown.up(mark.value)
        begin = before if series.counted and not mark.on.is_day else top
        found.append(Drawn(left, right, top, _joined([(left, begin), (right, top)]), mark))
        before = top
    return found


def _path(series: Series, shown: Field, until: date | None) -> str:
    """What is counted rises on the day, or somewhere within the month or year, and holds; what is said by others is
    joined from one to the next.
    """
    points: list[tuple[float, float]] = []
    for mark in sorted((mark for mark in series.marks if not mark.differs), key=lambda mark: mark.on):
        begins, ends, top = shown.across(mark.on.first), shown.across(mark.on.last), shown.up(mark.value)
        before = points[-1][1] if points else shown.foot
        points += [(begins, before if series.counted else top), (ends, top)]
    if series.counted and points and until:
        points.append((shown.across(until), points[-1][1]))
    return _joined(points) if len(points) > 2 else ""


def _joined(points: list[tuple[float, float]]) -> str:
    """Path data through these places; a single one is a line of no length, which round ends make a dot."""
    places = list(dict.fromkeys(f"{_text(across)} {_text(up)}" for across, up in points))
    return "M" + "L".join(places if len(places) > 1 else places * 2)


def _labels(lines: list[Line]) -> list[Label]:
    """What stands beside marks: above where there is room, or else below; no number twice in a row, none on another."""
    taken = [(drawn.left - 4, drawn.top - 4, drawn.right + 4, drawn.top + 4) for line in lines for drawn in line.drawn]
    labels: list[Label] = []
    said: dict[int, str] = {}
    for line in lines:
        for drawn in line.drawn:
            words = drawn.mark.label
            if not words or said.get(line.number) == words:
                continue
            said[line.number] = words
            for left, top in _beside(drawn, len(words) * LETTER, line.series.counted):
                box = (left, top - LINE + 2, left + len(words) * LETTER, top + 1)
                if box[0] >= LEFT and box[2] <= WIDTH and not any(_touch(box, other) for other in taken):
                    taken.append(box)
                    labels.append(Label(_text(left), _text(top), words))
                    break
    return labels


def _beside(drawn: Drawn, width: float, counted: bool) -> list[tuple[float, float]]:
    """Where the label of a mark may begin: above, further above, below, to its sides."""
    left, right, top = drawn.right if counted else drawn.left, drawn.right, drawn.top
    middle = (left + right - width) / 2
    inside = min(max(middle, LEFT), WIDTH - width)
    return [(inside, top - 7), (inside, top + LINE + 4), (left - width - 6, top + 4), (right + 7, top + 4)]


Box = tuple[float, float, float, float]


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# ── Bars ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Bar(NamedTuple):
    """A value as a bar: where it begins and how long it is, in hundredths of the width."""

    begin: str
    length: str


def bars(values: Iterable[float | None]) -> list[Bar | None]:
    """Bars on one scale that begins at zero; None where there is no value. Compare only values of one unit."""
    values = list(values)
    known = [value for value in values if value is not None]
    least, most = min(0, *known, 0), max(0, *known, 0)
    span = (most - least) or 1
    return [
        None if value is None else Bar(_text((min(value, 0) - least) / span * 100), _text(abs(value) / span * 100))
        for value in values
    ]


# ── Sparklines ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Spark(NamedTuple):
    """A line of the height of a word, its last value marked."""

    path: str
    left: str
    top: str
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def spark(marks: Sequence[Mark]) -> Spark | None:
    """The course of these values, from zero up; None where fewer than two days are known."""
    marks = sorted((mark for mark in marks if not mark.differs), key=lambda mark: mark.on)
    if len({mark.on for mark in marks}) < 2:
        return None
    first, last = marks[0].on.first.toordinal(), max(mark.on.last for mark in marks).toordinal()
    most = max(mark.value for mark in marks) or 1
    shown = Field(first, last, most, 3, SPARK_WIDTH - 4, 4, SPARK_HEIGHT - 3)
    end = marks[-1]
    return Spark(_path(Series("", marks), shown, None), _text(shown.across(end.on.last)), _text(shown.up(end.value)))


def _text(place: float) -> str:
    """A tenth of a unit is finer than any screen."""
    return f"{round(place, 1) + 0:g}"
