"""Who may do what: one table. Its columns are roles, its lines kinds of things, its letters verbs.

Django's groups and permissions carry it, and are made right from it after every migration. What stands behind a `~`
is for a person's own alone: a committee's secretary has her committee, a representative her organization. Saving a
draft needs no more than `c`; letting the public see it needs `p`.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS = {"v": "view", "a": "add", "c": "change", "d": "delete", "p": "publish"}

ROLES = {
    "reader": _("Reader"),
    "editor": _("Editor"),
    "publisher": pgettext_lazy("role", "Publisher"),
    "treasurer": _("Treasurer"),
    "partners": _("Partner manager"),
    "administrator": _("Administrator"),
    "committee": _("Secretary of a committee"),
    "representative": _("Representative of an organization"),
}
MANDATED = ("committee", "representative")  # given with a mandate, which says whose

# A treasurer looks at what there is: the register holds no dues yet.
_TABLE = """
                            reader  editor  publisher  treasurer  partners  administrator  committee  representative
cities.city                 v       vacd    vacdp      v          v         vacdp          v          ~v
cities.country              v       vacd    vacdp      v          v         vacdp          v          ~v
cities.fact                 v       vacd    vacd       v          v         vacd           v          -
cities.cityrole             v       vacd    vacd       v          v         vacd           v          -
cities.designation          v       vacd    vacd       v          v         vacd           v          -
members.organization        v       vacd    vacdp      v          v         vacdp          v          ~vc
members.place               v       vacd    vacd       v          v         vacd           v          ~vacd
members.membership          v       vacd    vacd       v          v         vacd           v          ~v
members.admissionbatch      v       vacd    vacd       v          v         vacd           v          -
members.committee           v       vacd    vacdp      v          v         vacdp          v~c        -
members.seat                v       vacd    vacdp      v          v         vacdp          v~ac       -
members.person              v       vacd    vacdp      v          v         vacdp          v          -
members.figure              v       vacd    vacdp      v          v         vacdp          v          -
conferences.conference      v       vacd    vacdp      v          v         vacdp          v          -
conferences.conferencehost  v       vacd    vacd       v          v         vacd           v          -
conferences.session         v       vacd    vacdp      v          v         vacdp          v          -
conferences.sessionspeaker  v       vacd    vacd       v          v         vacd           v          -
conferences.participation   v       vacd    vacd       v          v         vacd           v          -
conferences.decision        v       vacd    vacdp      v          v         vacdp          v          -
conferences.document        v       vacd    vacdp      v          v         vacdp          v          -
conferences.documentversion v       vacd    vacd       v          v         vacd           v          -
conferences.newsitem        v       vacd    vacdp      v          v         vacdp          v          -
about.page                  v       vacd    vacdp      v          v         vacdp          v          -
sources.source              v       vacd    vacdp      v          v         vacdp          v          ~v
sources.name                v       vacd    vacd       v          v         vacd           v~acd      ~vacd
sources.citation            v       vacd    vacd       v          v         vacd           v~acd      ~vacd
pictures.picture            v       vacd    vacdp      v          v         vacdp          v          ~vac
drafts.draft                v       v       v          v          v         v              ~v         ~v
sources.confirmation        v       vacd    vacd       v          v         vacd           v          v
corrections.correction      -       vcd     vcd        -          -         vcd            -          -
changes.revision            v       v       v          v          v         v              v          -
changes.change              v       v       v          v          v         v              v          -
partners.partner            -       -       -          -          vacd      vacd           -          -
partners.apikey             -       -       -          -          vacd      vacd           -          -
members.mandate             -       -       -          -          -         vacd           -          -
accounts.user               -       -       -          -          -         vacd           -          -
"""

# Which rows are a person's own: the way from the row to her, what belongs to her record, or what the public sees.
PUBLIC = "public"
OWN = {
    "cities.city": {"representative": PUBLIC},
    "cities.country": {"representative": PUBLIC},
    "members.organization": {"representative": "mandates__user"},
    "members.place": {"representative": "organization__mandates__user"},
    "members.membership": {"representative": "organization__mandates__user"},
    "members.committee": {"committee": "mandates__user"},
    "members.seat": {"committee": "committee__mandates__user"},
    "sources.source": {"representative": PUBLIC},
    "pictures.picture": {"representative": "members.organization"},
    "drafts.draft": {"committee": "made_by", "representative": "made_by"},
}


class Cell(NamedTuple):
    """What a role may do with a kind of thing: with any of it, and with her own."""

    any: frozenset[str]
    own: frozenset[str]


@cache
def table() -> dict[str, dict[str, Cell]]:
    """By kind of thing, as Django names its model, and by role."""
    head, *lines = _TABLE.strip().splitlines()
    assert head.split() == list(ROLES)
    return {kind: dict(zip(ROLES, map(_cell, cells), strict=True)) for kind, *cells in map(str.split, lines)}


def _cell(letters: str) -> Cell:
    everybodys, _tilde, own = letters.replace("-", "").partition("~")
    return Cell(*(frozenset(VERBS[letter] for letter in some) for some in (everybodys, own)))


def permissions(role: str) -> set[tuple[str, str]]:
    """All that Django must let a role do, as (app, codename). What is only for her own is looked at again, by row."""
    found = set()
    for kind, cells in table().items():
        app, model = kind.split(".")
        found |= {(app, f"{verb}_{model}") for verb in cells[role].any | cells[role].own}
    return found


def only_own(roles: Iterable[str], kind: str, verb: str) -> tuple[str, ...]:
    """The roles by which a person may do this with her own alone; none where another lets her do it with any."""
    cells = {role: table()[kind][role] for role in roles if role in ROLES and kind in table()}
    if any(verb in cell.any for cell in cells.values()):
        return ()
    return tuple(role for role, cell in cells.items() if verb in cell.own)
