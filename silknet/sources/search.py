"""Sources are found by title, publisher and address."""

from silknet.search.index import searchable

searchable(
    "sources",
    title=lambda record: record["title"],
    words=lambda record: [record["publisher"], record["address"]],
    position=9,
)
