"""What the secretariat is told to mend: rows that a check finds, rows that it does not, and lists that show the same."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from members.models import Membership, Seat
from silknet import dates
from silknet.about.models import Page
from silknet.admin.conditions import (
    BROKEN,
    DRAFTS,
    EXPIRED,
    NO_SOURCE,
    NOT_CONFIRMED,
    OUTDATED_TEXTS,
    TWINS,
    UNTRANSLATED,
    WITHOUT_RIGHTS,
)
from silknet.admin.desk import Check, checks_of
from silknet.text import codes
from tests import make

pytestmark = pytest.mark.django_db

WHOLE = dict.fromkeys(codes(), "A loom")
LATELY = dates.today().isoformat()


def found(check: Check, model: Any) -> set[str]:
    way = check.way(model)
    assert way is not None
    return {str(row) for row in way(model.objects.all())}


def sourced(row: Any, **values: Any) -> Any:
    make.cite(row, **{"retrieved_on": LATELY} | values)
    return row


# ── each check ──


def test_a_draft_waits_and_what_was_withdrawn_does_not() -> None:
    make.city(name="Public")
    city = make.city(name="Withdrawn")
    make.city(name="Draft", public=False)
    city.public = False
    make.saved(city)
    assert found(DRAFTS, type(city)) == {"Draft"}


def test_only_a_public_source_is_a_source() -> None:
    city = sourced(make.city(name="Sourced"))
    make.city(name="Bare")
    make.city(name="Draft", public=False)
    make.cite(make.city(name="Behind a draft"), source=make.source(public=False))
    assert found(NO_SOURCE, type(city)) == {"Bare", "Behind a draft"}


@pytest.mark.parametrize(
    ("retrieved_on", "published_on", "is_found"),
    [
        ("2025-11-25", "", False),  # a year ago to the day
        ("2025-11-24", "2026", True),  # who looked at it last looked too early
        ("2025-11", "", True),  # perhaps before
        ("2026", "", False),
        ("", "2026-01", False),
        ("", "2025-11-24", True),
        ("", "", True),
    ],
)
def test_a_record_is_confirmed_by_a_source_looked_at_within_a_year(
    retrieved_on: str, published_on: str, is_found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dates, "today", lambda: dates.PartialDate("2026-11-25").first)
    city = make.city(name="Lyon")
    make.cite(city, source=make.source(published_on="1999"), retrieved_on="2001")
    make.cite(city, source=make.source(published_on=published_on), retrieved_on=retrieved_on)
    make.city(name="Draft", public=False)
    assert found(NOT_CONFIRMED, type(city)) == ({"Lyon"} if is_found else set())


def test_a_seat_whose_last_proof_is_old_may_be_over() -> None:
    today = dates.today()
    old, young = f"{today.year - 6}-01-01", f"{today.year - 4}-01-01"
    body = make.organization(successor=make.organization())
    make.seat(role="Long ago", since=old)
    make.seat(role="Shown long ago", attested_on=old)
    make.seat(role="Shown since", since=old, attested_on=young)
    make.seat(role="Lately", since=young)
    make.seat(role="Ended", since=old, until=young)
    make.seat(role="Of no known day")
    make.seat(role="Draft", since=old, public=False)
    make.seat(role="Of a body that was succeeded", since=young, committee=make.committee(body=body))
    right = {"Long ago", "Shown long ago", "Of a body that was succeeded"}
    assert {name.split(":")[0] for name in found(EXPIRED, Seat)} == right


def test_a_membership_that_did_not_end_with_its_member_may_be_over() -> None:
    gone = make.organization(name="Gone", successor=make.organization())
    union, other = make.organization(name="Union"), make.organization(name="Other")
    make.membership(organization=gone, body=union)
    make.membership(organization=gone, body=other, until="2020")
    make.membership(organization=other, body=union)
    make.membership(organization=other, body=gone)
    assert found(EXPIRED, Membership) == {"Gone – Union", "Other – Gone"}


def test_a_text_lacks_languages_until_all_seven_have_it() -> None:
    city = make.city(name="In two", summary={"en": "A", "fr": "F"})
    make.city(name="In all", summary=WHOLE)
    make.city(name="No text")
    make.city(name="Draft", summary={"en": "A"}, public=False)
    assert found(UNTRANSLATED, type(city)) == {"In two"}
    make.city(name="Changed", summary=WHOLE)
    city.summary = {"en": "A", "fr": "G"}
    make.saved(city)
    assert found(OUTDATED_TEXTS, type(city)) == set()
    city.summary = {"en": "B", "fr": "G"}
    make.saved(city)
    assert found(OUTDATED_TEXTS, type(city)) == {"In two"}


def test_a_picture_needs_credit_licence_and_a_source_that_is_public() -> None:
    told = {"credit": "A. Weaver", "licence": "CC-BY-4.0"}
    hidden = make.source(public=False)
    cases: dict[str, dict[str, Any]] = {
        "right": {},
        "no credit": {"credit": ""},
        "no licence": {"licence": ""},
        "hidden source": {"source": hidden},
        "hidden source and an address": {"source": hidden, "source_address": "https://a.example/"},
    }
    for name, values in cases.items():
        picture = make.picture(**{**told, "alt": {"en": name}, **values})
    assert found(WITHOUT_RIGHTS, type(picture)) == {"no credit", "no licence", "hidden source"}


def test_records_of_one_country_with_one_name_are_likely_one() -> None:
    france, china = make.country(code="FR"), make.country(code="CN")
    first = make.organization(name="Musée de la Soie", slug="musee", country=france)
    make.organization(name="musee de la soie", slug="again", country=france)
    make.organization(name="Musée de la soie", slug="elsewhere", country=china)
    make.organization(name="Silk Museum", slug="another", country=france)
    model = type(first)

    def slugs() -> set[str]:
        way = TWINS.way(model)
        return {row.slug for row in way(model.objects.all())} if way else set()

    assert slugs() == {"musee", "again"}
    make.name(model.objects.get(slug="another"), "MSM", name_kind="acronym")
    make.name(first, "MSM", name_kind="acronym")
    assert slugs() == {"musee", "again"}
    make.name(model.objects.get(slug="another"), "Museum of Silk")
    nowhere = make.organization(name="Museum of silk", slug="nowhere")
    assert slugs() == {"musee", "again", "another", "nowhere"}
    make.name(nowhere, "Musée de la soie")
    assert slugs() == {"musee", "again", "another", "nowhere", "elsewhere"}
    make.name(make.person(name="王伟", country=china), "Wang Wei")
    assert found(TWINS, type(make.person(name="Wang Wei", country=china))) == {"王伟", "Wang Wei"}


def test_what_is_public_and_names_what_is_not_is_broken() -> None:
    hidden, shown = make.organization(name="Hidden", public=False), make.organization(name="Shown")
    make.organization(name="Branch", parent=hidden)
    make.organization(name="Draft", parent=hidden, public=False)
    make.organization(name="Sound", parent=shown)
    assert found(BROKEN, type(hidden)) == {"Branch"}
    make.membership(organization=shown, body=hidden)
    make.membership(organization=hidden, body=shown)
    assert found(BROKEN, Membership) == {"Shown – Hidden"}
    make.seat(role="Chair", organization=hidden)
    make.seat(role="Member", organization=shown)
    assert found(BROKEN, Seat) == {"Chair: Hidden"}


def test_a_page_whose_links_lead_nowhere_is_broken() -> None:
    source = make.source(slug="a-book")
    make.city(slug="lyon")
    make.city(slug="hidden", public=False)
    moved = make.city(slug="old")
    moved.slug = "new"
    make.saved(moved)
    for title, body in {
        "Sound": "[Lyon](/cities/lyon/#top), [in French](/fr/cities/lyon/?a=b), [moved](/cities/old/), [list](/map/)",
        "Outside": "[outside](https://a.example/cities/nowhere/), [mail](mailto:a@a.example), [here](#part-1)",
        "Hidden": "[hidden](/cities/hidden/)",
        "Nowhere": "[nothing](/no/such/page/)",
        "Marked": "Said.[^a-book]",
        "Unmarked": "Said.[^a-book]",
    }.items():
        page = make.page(title={"en": title}, body={"en": "Nothing.", "fr": body})
        if title == "Marked":
            make.cite(page, source=source)
    make.page(title={"en": "Draft"}, body={"en": "[nothing](/no/such/page/)"}, public=False)
    assert found(BROKEN, Page) == {"Hidden", "Nowhere", "Unmarked"}


# ── every check on every list ──


def write_register() -> None:
    """Rows of which each check finds some, and of which it does not find others."""
    old = f"{dates.today().year - 9}"
    hidden, source = make.organization(public=False, name="Hidden"), make.source(public=False)
    for maker in make.MAKERS.values():
        sourced(maker())
        maker()
        maker(public=False)
    first, gone = make.organization(name="One", parent=hidden), make.organization(name="One", successor=hidden)
    make.membership(organization=gone, body=hidden)
    make.membership(organization=first, body=gone)
    make.membership()
    make.seat(role="Old", since=old, organization=hidden)
    city = make.city(summary={"en": "A"}, name="One")
    for maker in (make.fact, make.city_role, make.designation):
        maker(city=city, since="2020", source=source) if maker != make.fact else maker(city=city, source=source)
        maker(city=city)
    make.fact(text={"en": "A"})
    make.picture(credit="", public=False)
    make.picture(source=source)
    make.picture()
    changed = make.organization(summary={"en": "A", "fr": "F"})
    changed.summary = {"en": "B", "fr": "F"}
    make.saved(changed)
    make.page(body={"en": "[nothing](/no/such/page/)"})


@pytest.mark.one_database
def test_the_list_behind_a_figure_shows_the_rows_that_the_check_finds(secretary: Client) -> None:
    write_register()
    different, finding = [], set()
    for held_by in admin.site._registry.values():
        for check in checks_of(held_by.model):
            rows, way = held_by.model.objects.all(), check.way(held_by.model)
            right = set(way(rows).values_list("pk", flat=True)) if way else set()
            shown = secretary.get(f"{changelist(held_by)}?{check.query}").context["cl"].queryset
            if {row.pk for row in shown} != right or (right and len(right) == rows.count()):
                different.append((check.name, held_by.opts.label_lower, len(right), rows.count()))
            finding |= {check.name} if right else set()
    assert different == []
    assert finding == {check.name for check in Check.all}


def changelist(held_by: Any) -> str:
    return reverse(f"admin:{held_by.opts.app_label}_{held_by.opts.model_name}_changelist")
