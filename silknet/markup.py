"""Text with markup: a small subset of Markdown as HTML that is safe to show. No Django models, no request.

CommonMark without HTML (which shows as text) and without pictures: paragraphs, headings, lists, quotations, code,
emphasis, tables and links. `[^slug]` stands for the footnote of a source; what it looks like is the caller's.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a", "br", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "rel", "title"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "ol": {"start"}}
DEEPEST = 4  # of a page whose own heading is the first

_SCHEMES = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
_OUTSIDE = re.compile(r"https?://", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^([\w-]{1,120})\]")
_SIGNS = re.compile(r"\[\^[\w-]{1,120}\]|\]\([^)]*\)|^#+ |^[-*] |[\[*_`]", re.MULTILINE)
_PLACE = re.compile("\ue000([\\w-]+)\ue001")  # of a footnote: private characters, which cleaning leaves alone

Address = Callable[[str], str]
Mark = Callable[[str], str | None]


def html(text: str, *, address: Address = str, mark: Mark = lambda slug: None) -> SafeString:
    """The text as HTML. `address` turns a link to this site into that of the reader's language; `mark` gives the HTML
    of the footnote of a source, or None where the page does not cite it: then its mark shows as it was written.
    """
    rendered = _parser().render(text.replace("\ue000", "").replace("\ue001", ""), {"address": address})
    cleaned = nh3.clean(rendered, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, attribute_filter=_allowed)
    return SafeString(_PLACE.sub(lambda found: mark(found[1]) or f"[^{found[1]}]", cleaned))


def bare(text: str) -> str:
    """The words of the text alone, line by line: no footnotes, no addresses of links, no signs of markup."""
    return _SIGNS.sub("", text)


def leads_to(text: str) -> tuple[set[str], set[str]]:
    """The addresses of the links of a text, and the sources whose footnotes it names."""
    inner = [token for block in _parser().parse(text, {"address": str}) for token in block.children or ()]
    links = {str(token.attrGet("href") or "") for token in inner if token.type == "link_open"}
    return links, {slug for token in inner for slug in _PLACE.findall(token.content)}


def _allowed(tag: str, name: str, value: str) -> str | None:
    return None if name == "href" and not _SCHEMES.match(value) else value


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False, "linkify": False}).disable(["image", "strikethrough"])
    parser.inline.ruler.before("link", "footnote", _footnote)
    parser.core.ruler.push("links", _links)
    parser.core.ruler.push("headings", _headings)
    return parser


def _footnote(state: StateInline, silent: bool) -> bool:
    """`[^slug]` becomes a place for the mark."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("text", "", 0).content = f"\ue000{found[1]}\ue001"
    state.pos = found.end()
    return True


def _links(state: Any) -> None:
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "link_open":
                _link(token, state.env["address"])


def _link(token: Token, address: Address) -> None:
    to = str(token.attrGet("href") or "")
    if _OUTSIDE.match(to):
        token.attrSet("rel", "external nofollow noopener")
    elif to.startswith("/") and not to.startswith("//"):
        token.attrSet("href", address(to))


def _headings(state: Any) -> None:
    """Below the page's own heading, none left out in between, each with a name to link to."""
    last = 1
    for number, (opened, closed) in enumerate(_pairs(state.tokens), 1):
        last = max(2, min(int(opened.tag[1]), last + 1, DEEPEST))
        opened.tag = closed.tag = f"h{last}"
        opened.attrSet("id", f"part-{number}")


def _pairs(tokens: list[Token]) -> Any:
    """The beginnings and ends of headings; between the two of one stands its text."""
    opened = [token for token in tokens if token.type == "heading_open"]
    return zip(opened, (token for token in tokens if token.type == "heading_close"), strict=True)
