"""Cities and countries are found by their names, and by what is told of them."""

from silknet.search.index import own_names, searchable
from silknet.territories import every_name, names_by_language

searchable(
    "cities",
    title=lambda record: record["name"],
    words=lambda record: [
        *every_name((record["country"] or {}).get("name", ""), code=(record["country"] or {}).get("code", "")),
        *record["summary"].values(),
        *record["silk_history"].values(),
        *(designation["title"] for designation in record["designations"]),
    ],
    position=1,
    names=lambda record: own_names(record, "en"),
)
searchable(
    "countries",
    title=lambda record: record["name"],
    words=lambda record: [record["code"], *every_name(record["name"], code=record["code"])],
    position=3,
    names=lambda record: [*own_names(record, "en"), *names_by_language(record["code"])],
)
