"""Charts: where marks stand, what is drawn of a month or a year, and that labels are never on each other."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from silknet.charts import BOTTOM, HEIGHT, LEFT, LETTER, RIGHT, TOP, WIDTH, Bar, Mark, Series, bars, over_time, spark
from silknet.dates import PartialDate


def mark(on: str, value: float, **more: object) -> Mark:
    return Mark(PartialDate(on), value, **more)  # type: ignore[arg-type]


def paths(chart: object) -> list[list[str]]:
    return [[line.path, *(drawn.path for drawn in line.drawn)] for line in chart.lines]  # type: ignore[attr-defined]


def test_days_are_dots_and_what_others_say_is_joined() -> None:
    chart = over_time([Series("Stated", [mark("2020-01-01", 0), mark("2021-12-31", 10)])])
    assert chart is not None
    assert paths(chart) == [["M34 208L348 24", "M34 208L34 208", "M348 24L348 24"]]
    assert [tick.said for tick in chart.years] == [2020, 2021]
    assert [tick.said for tick in chart.values] == [0, 2, 4, 6, 8, 10]


def test_a_month_and_a_year_are_as_long_as_they_are() -> None:
    chart = over_time([Series("Stated", [mark("2020", 4), mark("2021-12", 4)])])
    assert chart is not None
    year, month = (drawn.path for drawn in chart.lines[0].drawn)
    assert year == "M34 24L191 24"
    assert month == "M335.1 24L348 24"


def test_what_is_counted_rises_on_the_day_or_somewhere_within_the_year_and_holds() -> None:
    chart = over_time(
        [Series("Named", [mark("2020-01-01", 2), mark("2021", 4)], counted=True)], until=date(2022, 12, 31)
    )
    assert chart is not None
    [[course, first, second]] = paths(chart)
    assert course == "M34 208L34 116L139 116L243.3 24L348 24"
    assert (first, second) == ("M34 116L34 116", "M139 116L243.3 24")


def test_two_who_disagree_about_a_day_are_two_marks_and_only_one_is_of_the_line() -> None:
    told = [mark("2020-01-01", 5), mark("2021-01-01", 10), mark("2021-01-01", 8, differs=True)]
    chart = over_time([Series("Stated", told)])
    assert chart is not None
    [line] = chart.lines
    assert len(line.drawn) == 3
    assert line.path.count("L") == 1


def test_nothing_is_no_chart_and_zero_is_one() -> None:
    assert over_time([Series("Stated", [])]) is None
    chart = over_time([Series("Stated", [mark("2020", 0)])])
    assert chart is not None
    assert [tick.said for tick in chart.values] == [0, 1]
    assert chart.lines[0].path == ""


def test_no_label_is_said_twice_in_a_row() -> None:
    told = [mark(day, 9, label=label) for day, label in (("2015", "9"), ("2018", "9"), ("2021", "10"), ("2024", "9"))]
    chart = over_time([Series("Stated", told)])
    assert chart is not None
    assert [label.words for label in chart.labels] == ["9", "10", "9"]


DAYS = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(lambda day: PartialDate(day.isoformat())),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(lambda day: PartialDate(day.isoformat()[:7])),
    st.integers(1900, 2100).map(lambda year: PartialDate(str(year))),
)
MARKS = st.lists(
    st.builds(Mark, DAYS, st.integers(0, 10**7) | st.floats(0, 1e6), label=st.text("0123456789+", max_size=8)),
    max_size=15,
)


@settings(max_examples=150, deadline=None)
@given(MARKS, st.booleans())
def test_all_stands_within_the_drawing_and_no_label_on_another(marks: list[Mark], counted: bool) -> None:
    chart = over_time([Series("Any", marks, counted)])
    if chart is None:
        assert marks == []
        return
    for line in chart.lines:
        for drawn in line.drawn:
            assert LEFT - 0.1 <= drawn.left <= drawn.right <= WIDTH - RIGHT + 0.1
            assert TOP - 0.1 <= drawn.top <= HEIGHT - BOTTOM + 0.1
    assert 1 <= len(chart.years) <= 7
    assert 2 <= len(chart.values) <= 6
    boxes = [(float(label.left), float(label.top), len(label.words) * LETTER) for label in chart.labels]
    for place, (left, top, width) in enumerate(boxes):
        assert left + 0.1 >= LEFT
        assert left + width <= WIDTH + 0.1
        for other_left, other_top, other_width in boxes[:place]:
            apart = left + width <= other_left + 0.1 or other_left + other_width <= left + 0.1
            assert apart or abs(top - other_top) >= 11.9


def test_bars_have_one_scale_from_zero() -> None:
    assert bars([50, 100, None]) == [Bar("0", "50"), Bar("0", "100"), None]
    assert bars([-50, 150]) == [Bar("0", "25"), Bar("25", "75")]
    assert bars([0, 0]) == [Bar("0", "0"), Bar("0", "0")]
    assert bars([]) == []


def test_a_spark_needs_two_days() -> None:
    assert spark([mark("2020", 5)]) is None
    assert spark([mark("2020", 5), mark("2020", 7)]) is None
    drawn = spark([mark("2021-01-01", 10), mark("2020-01-01", 5)])
    assert drawn is not None
    assert (drawn.path, drawn.left, drawn.top) == ("M3 16.5L116 4", "116", "4")
