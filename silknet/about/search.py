"""Pages are found by all that they say, in every language."""

from silknet.markup import bare
from silknet.search.index import searchable
from silknet.text import plain

searchable(
    "pages",
    title=lambda record: plain(record["title"], "en"),
    words=lambda record: [bare(text) for field in ("title", "summary", "body") for text in record[field].values()],
    position=10,
)
