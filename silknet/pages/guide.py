"""What the partner guide is made of, beside its prose: sections, examples, programs, releases. Its tests run them all."""

from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from silknet.api.compatibility import PROMISES
from silknet.api.parameters import LARGEST_PAGE, PAGE_SIZE
from silknet.changes import api as feed
from silknet.changes.publish import by_kind
from silknet.env import VARIABLES
from silknet.exchange.exports import KEPT
from silknet.urls_api import RESOURCES

FOLDER = Path(__file__).parent / "examples"
PORTAL = "https://silknet.example"  # in the examples, which are shown with the portal's own address
PROGRAMS = ("reference_mirror", "first_sync", "match_names")  # that partners may take from the guide


class Section(NamedTuple):
    key: str  # also its address in the page
    title: Promise | str

    @property
    def template(self) -> str:
        return f"pages/developers/_{self.key.replace('-', '_')}.html"


SECTIONS = [
    Section("what-there-is", _("What there is")),
    Section("reading", _("Reading lists and records")),
    Section("formats", _("Formats and languages")),
    Section("asking-again", _("Asking again")),
    Section("first-copy", _("A first copy")),
    Section("staying-in-step", _("Staying in step")),
    Section("verifying", _("Verifying a copy")),
    Section("past", _("What was true, and what was said")),
    Section("matching", _("Matching names")),
    Section("limits", _("Keys and limits")),
    Section("errors", _("Errors")),
    Section("compatibility", _("What stays, and what may change")),
    Section("licence", _("Licence")),
    Section("client", _("The reference client")),
    Section("changelog", _("Changes to the API")),
]


class Exchange(NamedTuple):
    """A request and its answer, or the beginning of it; `…` stands for what is left out or differs from day to day."""

    request: str
    answer: str


class Program(NamedTuple):
    """A program that a partner can run, and what it prints with the network as it is in the tests."""

    name: str
    command: str
    code: str
    output: str


class Endpoint(NamedTuple):
    """A kind of record, and what its list may be asked for."""

    kind: str
    noun: str
    filters: list[str]
    orderings: list[str]


class Release(NamedTuple):
    version: str
    changes: list[Promise | str]


# The newest first. CHANGELOG.md says the same.
RELEASES = [
    Release(
        "1.0.0",
        [
            _("Lists and records of thirteen kinds, with filters, pages by cursor, single fields and languages."),
            _("JSON, JSON Lines and CSV, and GeoJSON of cities."),
            _("The feed of changes, with removals, merges and redactions."),
            _("Exports with checksums, and all of them as one data package."),
            _("History of every record, what was true on a day, and what was said at a revision."),
            _("Matching of names in any script."),
            _("Strong ETags on every answer, keys, and limits that each answer tells."),
            _(
                "Pictures of cities, organizations, people, conferences, sessions and news, each with credit, licence and source."
            ),
            _("A fourteenth kind: pages about the network, in Markdown."),
        ],
    )
]


# Why match/ found a record: its own words for programs, and these for people.
REASONS = {
    "exact": _("The name itself."),
    "variant": _("Another name."),
    "exonym": _("Its name in another language."),
    "former": _("A name that it had."),
    "acronym": _("Its acronym."),
    "key": _("Its key in the register."),
    "transliteration": _("The same name in another script."),
    "words": _("The same words in another order, or without small words, legal forms or the word for a city."),
    "spelling": _("Nearly the same letters."),
    "sound": _("The same consonants in another script."),
    "part": _("A part of the name, or more than it."),
}


def exchanges() -> dict[str, Exchange]:
    """All examples, by name."""
    parts = {path.stem: _read(path).split("\n\n", 1) for path in sorted(FOLDER.glob("*.http"))}
    return {name: Exchange(*texts) for name, texts in parts.items()}


def programs() -> dict[str, Program]:
    return {name: _program(name) for name in PROGRAMS}


def _program(name: str) -> Program:
    command, output = _read(FOLDER / f"{name}.txt").split("\n", 1)
    return Program(name, command.removeprefix("$ "), code(name), output)


def code(name: str) -> str:
    return _read(FOLDER / f"{name}.py").rstrip()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace(PORTAL, settings.ADDRESS).rstrip()


def endpoints() -> list[Endpoint]:
    return [
        Endpoint(
            kind,
            str(by_kind()[kind]._meta.verbose_name_plural),
            [*resource.filterset_class.base_filters],
            [resource.serializer_class.key, "revision", *resource.orderings],
        )
        for kind, resource in RESOURCES.items()
    ]


def guide() -> dict[str, Any]:
    """All that the page says beside its prose."""
    usual = {variable.name: variable.default for variable in VARIABLES}
    return {
        "sections": SECTIONS,
        "endpoints": endpoints(),
        "examples": exchanges(),
        "programs": programs(),
        "reasons": REASONS,
        "promises": PROMISES,
        "releases": RELEASES,
        "licence": settings.LICENCE,
        "page_size": PAGE_SIZE,
        "largest_page": LARGEST_PAGE,
        "feed_page": feed.PAGE,
        "largest_feed_page": feed.LARGEST_PAGE,
        "exports_kept": KEPT,
        "limit": usual["SILKNET_LIMIT"],
        "key_limit": usual["SILKNET_KEY_LIMIT"],
    }
