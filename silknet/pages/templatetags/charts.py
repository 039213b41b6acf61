"""Small charts beside words: a line of the height of a word, and bars on one scale."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import template

from silknet.charts import Bar, Mark, Spark, bars, spark
from silknet.dates import PartialDate

register = template.Library()


@register.inclusion_tag("_spark.html")
def sparkline(rows: Iterable[Any], count: str) -> dict[str, Spark | None]:
    """The course of a number of these rows over their days; nothing where fewer than two are known. What it shows must
    be said in words too, for it says nothing to who does not see it.
    """
    known = [(row.on, getattr(row, count)) for row in rows if row.on and getattr(row, count) is not None]
    return {"spark": spark([Mark(PartialDate(on), float(value)) for on, value in known])}


@register.filter
def with_bars(facts: Iterable[Any]) -> list[tuple[Any, Bar | None]]:
    """Indicators, each with its bar where there is something to compare it with: those of one subject and unit have
    one scale, and a percentage has that of the whole.
    """
    facts = list(facts)
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, fact in enumerate(facts):
        together[fact.subject, fact.unit].append(place)
    found: dict[int, Bar | None] = {}
    for (_subject, unit), places in together.items():
        whole = [100.0] if unit in ("%", "percent") else []
        values = [None if facts[place].value is None else float(facts[place].value) for place in places]
        if len(values) + len(whole) > 1:
            found |= dict(zip(places, bars([*values, *whole]), strict=False))
    return [(fact, found.get(place)) for place, fact in enumerate(facts)]
