"""Renaming, withdrawing, merging and redacting: what becomes of the record, of its address, and of what was said."""

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from cities.models import City
from members.models import Membership, Organization, Place
from silknet.changes.feed import history, record_at
from silknet.changes.models import Change, Head, Revision, Version
from silknet.changes.redaction import REDACTED, fields_to_redact, redact
from silknet.ops.verify import differences
from silknet.search.models import Entry
from silknet.sources.actions import merge, rename
from silknet.sources.models import Citation, Name
from tests import make
from tests.mirror import fed

pytestmark = pytest.mark.django_db


def told(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def head() -> int:
    return Head.objects.read()[1]


def last_entry() -> dict[str, Any]:
    return fed(head() - 1)["results"][-1]


# ── Renaming and withdrawing ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_renamed_record_keeps_its_id_and_its_old_address_leads_to_it(client: Client) -> None:
    city = make.city(slug="leninabad")
    assert told("rename", "cities", "leninabad", "khujand") == "cities/leninabad is now cities/khujand."
    assert last_entry()["record"]["id"] == str(city.uuid)
    assert client.get("/cities/leninabad/").headers["Location"] == "/cities/khujand/"
    answer = client.get("/api/v1/cities/leninabad/")
    assert (answer.status_code, answer.headers["Location"].endswith("/api/v1/cities/khujand/")) == (301, True)


def test_an_address_that_another_record_had_is_not_given_away() -> None:
    old, city = make.city(slug="lyon"), make.city(slug="como")
    rename(old, "lyon-france", by=None)
    with pytest.raises(ValidationError, match="was the address of another record"):
        rename(city, "lyon", by=None)
    assert City.objects.get(pk=city.pk).slug == "como"


def test_a_withdrawn_record_is_gone_from_pages_feed_and_search(client: Client) -> None:
    make.city(slug="lyon", name="Lyon")
    assert told("withdraw", "cities", "lyon") == "cities/lyon is no longer public."
    assert (last_entry()["verb"], last_entry()["record"]) == ("removed", None)
    assert [client.get(address).status_code for address in ("/cities/lyon/", "/api/v1/cities/lyon/")] == [410, 410]
    assert not Entry.objects.matching("lyon").exists()


# ── Merging ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_refers_to_a_merged_record_refers_to_the_other(client: Client) -> None:
    union, lyon = make.organization(), make.city(slug="lyon")
    double = make.organization(slug="cathaya-group", name="Cathaya Group", website="https://cathaya.example")
    kept = make.organization(slug="cathaya", name="Cathaya", summary={"en": "A mill"})
    make.place(organization=double, city=lyon)
    make.membership(organization=double, body=union, since="2015", level="member")
    make.name(double, "凯喜雅", language="zh")
    source = make.source()
    make.cite(double, source=source)
    person, seat = make.person(organization=double), make.seat(organization=double)
    assert told("merge", "organizations", "cathaya-group", "cathaya").startswith("organizations/cathaya-group is now")
    kept.refresh_from_db()
    assert (kept.website, kept.summary) == ("https://cathaya.example", {"en": "A mill"})
    assert [place.city for place in Place.objects.filter(organization=kept)] == [lyon]
    assert [membership.level for membership in Membership.objects.filter(organization=kept)] == ["member"]
    assert {name.value for name in Name.objects.filter(record=kept.uuid)} == {"凯喜雅", "Cathaya Group"}
    assert [citation.source for citation in Citation.objects.filter(record=kept.uuid)] == [source]
    for row in (person, seat):
        row.refresh_from_db()
        assert row.organization == kept
    entries = {entry["key"]: entry for entry in fed(head() - 1)["results"]}
    assert (entries["cathaya-group"]["verb"], entries["cathaya-group"]["into"]) == ("merged", str(kept.uuid))
    assert client.get("/members/cathaya-group/").headers["Location"] == "/members/cathaya/"
    assert Revision.objects.get(number=head()).note == "Merged organizations/cathaya-group into cathaya"
    assert list(differences()) == []


def test_what_both_have_is_kept_once() -> None:
    lyon, union, source = make.city(), make.organization(), make.source()
    double, kept = make.organization(), make.organization()
    for organization in (double, kept):
        make.place(organization=organization, city=lyon)
        make.membership(organization=organization, body=union, since="2015")
        make.cite(organization, source=source)
        make.name(organization, "Same")
    merge(double, kept, by=None)
    assert Place.objects.get().organization == kept
    assert Membership.objects.get().organization == kept
    assert Citation.objects.get().record == kept.uuid
    assert Name.objects.filter(value="Same").count() == 1


def test_what_only_a_person_can_decide_is_refused_and_nothing_is_written() -> None:
    union = make.organization()
    double, kept = make.organization(slug="double"), make.organization(slug="kept")
    make.membership(organization=double, body=union, since="2015")
    make.membership(organization=kept, body=union, since="2019")
    make.place(organization=double)
    before = head()
    with pytest.raises(CommandError, match=r"Nothing is written\.\nmembership .* has another\. Decide first\."):
        told("merge", "organizations", "double", "kept")
    assert head() == before
    assert Place.objects.get().organization == double


def test_a_record_merged_into_its_own_part_does_not_become_a_part_of_itself() -> None:
    whole = make.organization()
    part = make.organization(parent=whole, successor=whole)
    merge(whole, part, by=None)
    part.refresh_from_db()
    assert (part.parent, part.successor) == (None, None)


def test_a_merge_of_a_merge_leads_to_the_last(client: Client) -> None:
    first, second, third = (make.city(slug=slug) for slug in ("first", "second", "third"))
    merge(first, second, by=None)
    merge(City.objects.get(slug="second"), third, by=None)
    assert client.get("/cities/first/").headers["Location"] == "/cities/third/"


@pytest.mark.parametrize("words", [("cities", "lyon", "lyon"), ("cities", "lyon", "como-x"), ("towns", "a", "b")])
def test_a_merge_that_makes_no_sense_is_refused_in_words(words: tuple[str, ...]) -> None:
    make.city(slug="lyon")
    with pytest.raises(CommandError, match=r"two different records|did you mean|cities has no|no kind of record"):
        told("merge", *words)


# ── Redacting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def everything() -> str:
    """All that the register holds outside its rows, as text."""
    logged = [(change.before, change.after) for change in Change.objects.all()]
    entries = Entry.objects.values_list("text", "title", "heading")
    return repr(logged) + repr(list(Version.objects.values_list("record", flat=True))) + repr(list(entries))


def test_a_redacted_value_is_nowhere_and_history_says_so() -> None:
    person = make.person(slug="somebody", role="Secret role")
    seen = head()
    with make.write():
        person.role = "Secret role, twice"
        person.save()
    assert told("redact", "people", "somebody", "role", "--why", "asked for").startswith("role is taken out of")
    assert "Secret" not in everything()
    assert type(person).objects.get(pk=person.pk).role == ""
    assert last_entry()["record"]["role"] == ""
    was = record_at("people", person.uuid, seen) or {}
    assert (was["role"], was["redacted"], was["name"]) == (None, ["role"], person.name)
    states = history("people", person.uuid)
    assert [state["redacted"] for state in states] == [["role"], ["role"], []]
    assert [[change["is"] for change in state["changes"] if change["field"] == "role"] for state in states] == [
        [],
        [],
        [""],
    ]
    assert Revision.objects.get(number=head()).note == "Redacted role of people/somebody: asked for"
    assert list(differences()) == []


def test_a_redacted_name_is_taken_out_of_all_that_named_the_record() -> None:
    person = make.person(name="Secret Name")
    session = make.session_speaker(person=person).session
    make.seat(person=person)
    redact(person, "name", by=None)
    assert "Secret" not in everything()
    assert "secret" not in everything()
    states = [(record_at("sessions", session.uuid, revision) or {})["speakers"] for revision in (head() - 2, head())]
    assert [[speaker["name"] for speaker in speakers] for speakers in states] == [[REDACTED], [REDACTED]]
    assert (record_at("sessions", session.uuid, head() - 1) or {})["redacted"] == ["speakers"]
    assert last_entry()["revision"] == head()
    assert list(differences()) == []


def test_a_value_that_only_history_holds_is_taken_out_and_tags_change() -> None:
    city = make.city(summary={"en": "Secret"})
    with make.write():
        city.summary = {}
        city.save()
    before = head()
    redact(city, "summary", by=None)
    assert head() == before + 1
    assert "Secret" not in everything()
    assert list(differences()) == []


def test_only_texts_of_the_record_are_redacted() -> None:
    make.city(slug="lyon")
    for field in ("slug", "country", "latitude", "uuid", "nonsense"):
        with pytest.raises(CommandError, match=f"{field} holds no text .*Right are: name, summary, silk_history"):
            told("redact", "cities", "lyon", field)


@pytest.mark.parametrize("kind", make.MAKERS)
def test_every_kind_says_what_may_be_redacted(kind: str) -> None:
    row = make.MAKERS[kind]()
    fields = fields_to_redact(row)
    assert kind == "seats" or fields
    for field in fields:
        redact(type(row).objects.get(pk=row.pk), field, by=None)
    assert list(differences()) == []
    assert Organization.objects.filter(name="").count() == 0
