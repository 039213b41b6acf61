"""What the public sees of a revision: which records get a new version, and what it costs."""

import random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cities.models import City
from silknet.changes.checks import tracked_models
from silknet.changes.door import republish
from silknet.changes.models import Head, Version
from silknet.changes.publish import Published
from silknet.changes.tracking import Tracked
from silknet.ops.verify import differences
from silknet.search.models import Entry
from silknet.sources.models import Citation, Name, Source
from tests import make
from tests.make import write
from tests.mirror import Mirror, news, public_rows

pytestmark = pytest.mark.django_db


def head() -> int:
    return Head.objects.read()[1]


def said(row) -> dict:
    """What the public reads of a record now."""
    version = Version.objects.get(uuid=row.uuid, latest=True)
    return version.public() or {}


# ── Who shows what was written ───────────────────────────────────────────────────────────────────────────────────────


def test_a_renamed_city_writes_new_versions_of_the_records_that_show_it():
    city = make.city(slug="lyon", name="Lyon")
    organization = make.place(city=city).organization
    session = make.session(city=city)
    participation = make.participation(city=city)
    conference = make.conference(city=city)
    make.city(slug="elsewhere")
    before = head()
    city.name = "Lugdunum"
    make.saved(city)
    assert news(before) == sorted(
        [
            ("cities", "lyon", "set"),
            ("organizations", organization.slug, "set"),
            ("sessions", session.slug, "set"),
            ("conferences", participation.conference.slug, "set"),
            ("conferences", conference.slug, "set"),
        ]
    )
    assert said(organization)["places"][0]["city"]["name"] == "Lugdunum"
    assert said(session)["city"]["name"] == "Lugdunum"


@pytest.mark.parametrize("kind", sorted(make.MAKERS))
def test_an_edit_that_the_public_does_not_see_writes_no_version(kind):
    row = make.MAKERS[kind](public=False)
    before = head()
    make.name(row, "里昂")
    make.cite(row, source=make.source(public=False))
    assert news(before) == []
    assert head() > before


def test_a_record_that_is_hidden_disappears_from_those_that_show_it_in_the_same_revision():
    host = make.conference_host()
    organization, conference = host.organization, host.conference
    before = head()
    organization.public = False
    make.saved(organization)
    assert news(before) == sorted(
        [("conferences", conference.slug, "set"), ("organizations", organization.slug, "removed")]
    )
    assert said(conference)["hosts"] == []
    assert str(organization.uuid) not in str(said(conference))


def test_what_is_shown_only_under_another_record_is_hidden_with_it():
    session = make.session()
    seat = make.seat()
    before = head()
    with write():
        type(session.conference).objects.filter(pk=session.conference_id).update(public=False)
        type(seat.committee).objects.filter(pk=seat.committee_id).update(public=False)
    assert {(kind, verb) for kind, _, verb in news(before)} == {
        ("conferences", "removed"),
        ("sessions", "removed"),
        ("committees", "removed"),
        ("seats", "removed"),
    }


def test_a_record_that_is_published_appears_where_it_belongs():
    fact = make.fact(city=make.city(slug="lyon"), source=make.source(slug="report", public=False))
    assert said(fact.city)["facts"][0]["source"] is None
    before = head()
    with write():
        Source.objects.update(public=True)
    assert news(before) == [("cities", "lyon", "set"), ("sources", "report", "set")]
    assert said(fact.city)["facts"][0]["source"]["slug"] == "report"


def test_the_city_that_a_row_leaves_is_told():
    old, new = make.city(slug="old"), make.city(slug="new")
    fact = make.fact(city=old)
    before = head()
    fact.city = new
    make.saved(fact)
    assert news(before) == [("cities", "new", "set"), ("cities", "old", "set")]
    assert (said(old)["facts"], len(said(new)["facts"])) == ([], 1)


def test_every_place_where_a_row_stood_within_a_revision_is_told():
    first, second, third = (make.city(slug=slug) for slug in ("first", "second", "third"))
    fact = make.fact(city=first)
    before = head()
    with write():
        for city in (second, third):
            fact.city = city
            fact.save()
    assert news(before) == [("cities", "first", "set"), ("cities", "third", "set")]


def test_the_record_from_which_a_row_is_removed_is_told():
    fact = make.fact(city=make.city(slug="lyon"))
    before = head()
    with write():
        fact.delete()
    assert news(before) == [("cities", "lyon", "set")]
    assert said(fact.city)["facts"] == []


def test_each_step_of_a_path_counts():
    """An organization shows the bodies of its memberships: `memberships__body`."""
    membership = make.membership(body=make.organization(slug="union"))
    organization = membership.organization
    for change in ({"name": "Union of silk"}, {"public": False}, {"public": True}):
        before = head()
        with write():
            type(organization).objects.filter(slug="union").update(**change)
        assert ("organizations", organization.slug, "set") in news(before)
    before = head()
    membership.level = "associate"
    make.saved(membership)
    assert news(before) == [("organizations", organization.slug, "set")]


def test_a_country_shows_in_what_its_cities_do_not_repeat():
    """A city shows its country; who shows the city does not show the country through it, and gets no new version."""
    country = make.country(code="FR", name="France")
    make.place(city=make.city(slug="lyon", country=country), organization=make.organization(slug="guild"))
    before = head()
    country.name = "Gallia"
    make.saved(country)
    assert news(before) == [("cities", "lyon", "set"), ("countries", "FR", "set")]


# ── Names and citations ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_is_shown_by_its_record_until_it_moves_or_is_removed():
    lyon, como = make.city(slug="lyon"), make.city(slug="como")
    before = head()
    name = make.name(lyon, "里昂", language="zh")
    assert news(before) == [("cities", "lyon", "set")]
    told = {"value": "里昂", "language": "zh", "kind": "variant", "note": "", "source": None}
    assert said(lyon)["names"] == [told]
    before = head()
    name.record = como.uuid
    make.saved(name)
    assert news(before) == [("cities", "como", "set"), ("cities", "lyon", "set")]
    assert (said(lyon)["names"], len(said(como)["names"])) == ([], 1)
    before = head()
    with write():
        Name.objects.all().delete()
    assert news(before) == [("cities", "como", "set")]


def test_a_citation_may_move_to_a_record_of_another_kind():
    city, person = make.city(slug="lyon"), make.person(slug="ada")
    citation = make.cite(city, field="name", quote="Lyon, city of silk")
    [told] = said(city)["sources"]["name"]
    assert (told["quote"], told["source"]["slug"]) == ("Lyon, city of silk", citation.source.slug)
    before = head()
    citation.kind, citation.record = "people", person.uuid
    make.saved(citation)
    assert news(before) == [("cities", "lyon", "set"), ("people", "ada", "set")]
    assert (said(city)["sources"], list(said(person)["sources"])) == ({}, ["name"])
    before = head()
    with write():
        citation.delete()
    assert news(before) == [("people", "ada", "set")]


def test_a_renamed_or_hidden_source_is_told_to_every_record_that_cites_it():
    source = make.source(slug="report")
    records = [make.city(slug="lyon"), make.person(slug="ada"), make.city(public=False)]
    for row in records:
        make.cite(row, source=source)
    for change in ({"title": "The report"}, {"public": False}):
        before = head()
        with write():
            Source.objects.filter(slug="report").update(**change)
        told = dict.fromkeys([("cities", "lyon"), ("people", "ada")], "set")
        own = "set" if "title" in change else "removed"
        assert news(before) == [*((*key, verb) for key, verb in told.items()), ("sources", "report", own)]
    assert said(records[0])["sources"] == {}


def test_names_of_a_record_that_goes_in_the_same_revision_go_with_it():
    city = make.city(slug="lyon")
    make.name(city, "里昂")
    before = head()
    with write():
        city.delete()
    assert news(before) == [("cities", "lyon", "removed")]
    assert not Name.objects.exists()


# ── Stored text, cost, and all of it together ────────────────────────────────────────────────────────────────────────


def test_a_version_is_the_text_that_is_sent_in_the_order_of_its_kind():
    country = make.country(code="FR", name="France")
    stored = Version.objects.get()
    assert stored.record == (
        f'{{"id":"{country.uuid}","code":"FR","url":"http://127.0.0.1:8000/api/v1/countries/FR/",'
        '"html_url":"http://127.0.0.1:8000/countries/FR/","names":[],"name":"France","kind":"country",'
        '"isu_member":false,"sources":{}}'
    )
    assert stored.public_text() == stored.record[:-1] + ',"revision":1}'
    assert list(stored.public()) == [*make.record_of(country), "revision"]


def test_a_record_rendered_in_another_language_is_the_same():
    city = make.city(name="Lyon", summary={"fr": "Soie"})
    before = said(city)
    with override("fr"):
        assert republish(source="release", note="") == 0
        city.name = "Lyon!"
        make.saved(city)
        city.name = "Lyon"
        make.saved(city)
    assert said(city) | {"revision": 0} == before | {"revision": 0}


def test_republishing_brings_search_up_to_date_too():
    city = make.city(slug="lyon", name="Lyon")
    Entry.objects.filter(record=city.uuid).update(text="what an older release wrote")
    assert republish(source="release", note="") == 0
    assert [entry.record for entry in Entry.objects.matching("lyon")] == [city.uuid]
    assert list(differences()) == []


def test_a_rename_costs_the_same_queries_for_one_record_that_shows_it_and_for_thirty():
    country = make.country(code="FR")

    def rename(name: str) -> int:
        country.name = name
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make.saved(country)
        return len(queries)

    make.city(country=country)
    once = rename("one")
    for _ in range(29):
        make.city(country=country)
    assert rename("thirty") == once


def edit(chance: random.Random, step: int) -> None:
    """Write something of anything: hide, show, rename, point elsewhere, cite, remove."""
    model = chance.choice(tracked_models())
    row = chance.choice([*model.objects.all()] or [None])
    if row is None:
        return
    match chance.randrange(7):
        case 0:
            row.delete()
        case 1 if hasattr(row, "public"):
            row.public = not row.public
            row.save()
        case 2 if hasattr(row, "name"):
            row.name = {"en": f"Name {step}"} if isinstance(row.name, dict) else f"Name {step}"
            row.save()
        case 3 if hasattr(row, "slug"):
            row.slug = f"{row.slug[:40]}-{step}"
            row.save()
        case 4 if isinstance(row, Published):
            Citation(kind=row.kind, record=row.uuid, source=chance.choice(Source.objects.all())).save()
        case 5 if isinstance(row, Name | Citation):
            owner = chance.choice(City.objects.all())
            row.kind, row.record = owner.kind, owner.uuid
            row.save()
        case _:
            point_elsewhere(row, chance)


def point_elsewhere(row: Tracked, chance: random.Random) -> None:
    keys: list[Any] = [field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    for field in chance.sample(keys, min(len(keys), 1)):
        setattr(row, field.name, chance.choice([*field.related_model.objects.all(), *([None] if field.null else [])]))
    row.save()


def test_a_mirror_agrees_with_the_rows_after_any_edits():
    chance = random.Random(7)
    for maker in make.MAKERS.values():
        for _ in range(2):
            maker()
    for maker in (make.fact, make.city_role, make.designation, make.place, make.membership, make.conference_host):
        maker(), maker()
    for maker in (make.participation, make.session_speaker, make.document_version, make.admission_batch):
        maker(), maker()
    mirror = Mirror()
    for step in range(100):
        with write():
            for _ in range(chance.randint(1, 3)):
                try:
                    with write():
                        edit(chance, step)
                except (DatabaseError, ValidationError):
                    pass  # what the database refuses was not written
        if chance.random() < 0.1:
            mirror.follow(limit=chance.randint(1, 5))
            assert mirror.public() == public_rows()
    mirror.follow(limit=2)
    assert mirror.public() == public_rows()
    assert list(differences()) == []
