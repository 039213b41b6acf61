"""What markup holds, as a parser that is not ours reads it."""

from html.parser import HTMLParser


class Seen(HTMLParser):
    """The tags, attributes and links of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
