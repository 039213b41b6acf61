"""Every way in which Django writes a row is recorded: what it overwrote, what it left, and nothing else."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, models
from django.db.models import Count, F, Value
from django.db.models.functions import Upper
from django.test.utils import isolate_apps

from cities.models import City, Fact
from members.models import Committee, Organization
from silknet.changes.door import NoRevision
from silknet.changes.models import Change
from silknet.changes.tracking import Tracked, _values
from silknet.sources.models import Citation, Name, Source
from tests import make
from tests.make import write
from tests.mirror import changes

pytestmark = pytest.mark.django_db


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_save_records_only_what_changed():
    city = again(make.city(name="Lyon"))
    city.name = "Lugdunum"
    make.saved(city)
    assert changes() == [("changed", {"name": "Lyon"}, {"name": "Lugdunum"})]


def test_an_added_row_is_recorded_whole():
    row = make.source(slug="report", url="https://report.example", title="Report", published_on="2021-11")
    told = {"slug": "report", "url": "https://report.example", "title": "Report", "published_on": "2021-11"}
    assert changes() == [("added", {}, {"id": row.pk, "uuid": str(row.uuid), "public": True, "publisher": "", **told})]


def test_two_people_who_edit_different_fields_do_not_undo_each_other():
    one = make.source(title="as it was")
    other = again(one)
    one.title, other.publisher = "new", "A press"
    make.saved(one)
    make.saved(other)
    assert (again(one).title, again(one).publisher) == ("new", "A press")


def test_before_is_what_was_overwritten_not_what_was_read():
    one = make.city(name="first")
    other = again(one)
    one.name, other.name = "second", "third"
    make.saved(one)
    make.saved(other)
    assert changes() == [("changed", {"name": "second"}, {"name": "third"})]


def test_what_is_removed_is_recorded_as_it_was_removed_not_as_it_was_read():
    one = make.city(name="first")
    other = again(one)
    one.name = "second"
    make.saved(one)
    with write():
        other.delete()
    assert [(verb, before["name"]) for verb, before, _ in changes()] == [("removed", "second")]


def test_json_changed_in_place_is_saved():
    city = again(make.city(summary={"en": "Silk"}))
    with write():
        city.summary["fr"] = "Soie"
        city.save()
    assert changes() == [("changed", {"summary": {"en": "Silk"}}, {"summary": {"en": "Silk", "fr": "Soie"}})]
    assert again(city).summary == {"en": "Silk", "fr": "Soie"}


def test_json_changed_in_place_after_it_was_saved_is_saved_again():
    city = make.city(summary={"en": "Silk"})
    city.summary["fr"] = "Soie"
    make.saved(city)
    city.summary["it"] = "Seta"
    make.saved(city)
    [(_, before, after)] = changes()
    assert (set(before["summary"]), set(after["summary"])) == ({"en", "fr"}, {"en", "fr", "it"})


def test_save_of_named_fields_records_and_forgets_only_those():
    row = again(make.source(title="as it was"))
    row.title, row.publisher = "new", "A press"
    with write():
        row.save(update_fields=["title"])
    assert changes() == [("changed", {"title": "as it was"}, {"title": "new"})]
    make.saved(row)
    assert changes() == [("changed", {"publisher": ""}, {"publisher": "A press"})]


def test_a_foreign_key_may_be_named_by_its_field_or_its_column():
    old, new = make.city(), make.city()
    fact = again(make.fact(city=old))
    for wanted, before, named in ((new, old, "city"), (old, new, "city_id")):
        fact.city = wanted
        with write():
            fact.save(update_fields=[named])
        assert changes() == [("changed", {"city_id": before.pk}, {"city_id": wanted.pk})]


def test_a_deferred_field_can_be_touched_without_losing_an_edit():
    row = Source.objects.only("title").get(pk=make.source(title="as it was", publisher="A press").pk)
    row.title = "new"
    assert row.publisher == "A press"
    make.saved(row)
    assert changes() == [("changed", {"title": "as it was"}, {"title": "new"})]


def test_a_deferred_field_can_be_assigned_without_being_read():
    row = Source.objects.only("title").get(pk=make.source().pk)
    row.publisher = "A press"
    make.saved(row)
    assert changes() == [("changed", {"publisher": ""}, {"publisher": "A press"})]


def test_reading_again_some_fields_keeps_the_edits_of_the_others():
    row = again(make.source(title="as it was"))
    row.title, row.publisher = "new", "never"
    row.refresh_from_db(fields=["publisher"])
    make.saved(row)
    assert changes() == [("changed", {"title": "as it was"}, {"title": "new"})]


def test_a_removed_row_is_recorded_whole_even_if_parts_were_deferred():
    city = City.objects.only("id").get(pk=make.city(name="Lyon").pk)
    with write():
        city.delete()
    [(verb, before, _)] = changes()
    assert (verb, before["name"]) == ("removed", "Lyon")


def test_values_that_the_database_would_give_back_alike_are_no_change():
    fact = again(make.fact(value=7, on="2021-11", position=3))
    fact.value, fact.position, fact.on = "7.0", "3", "2021-11"
    make.saved(fact)
    assert [verb for verb, _, _ in changes()] == ["added"]


def test_a_value_that_its_column_cannot_hold_is_refused():
    fact = again(make.fact())
    fact.on = "19/11/2021"
    with pytest.raises(ValidationError, match="is not a date"):
        make.saved(fact)


def test_a_saved_row_that_is_gone_is_an_error():
    city = make.city()
    with write():
        again(city).delete()
    city.name = "x"
    with pytest.raises(DatabaseError), write():
        city.save()


def test_a_row_that_is_gone_is_not_recorded_as_removed_twice():
    row = make.source()
    with write():
        again(row).delete()
    with write():
        row.delete()
    assert list(Change.objects.values_list("verb", flat=True)) == ["added", "removed"]


def test_update_over_a_nullable_join_and_distinct_is_recorded():
    parent = make.organization(slug="parent")
    make.organization(slug="branch", parent=parent)
    with write():
        found = Organization.objects.filter(parent__slug="parent").select_related("parent").distinct()
        assert found.update(public=False) == 1
    assert changes() == [("changed", {"public": True}, {"public": False})]


def test_update_over_rows_that_a_join_repeats_is_recorded_once_each():
    city = make.city(name="Lyon")
    make.fact(city=city)
    make.fact(city=city)
    with write():
        assert City.objects.filter(facts__value=1).update(name="Lugdunum") == 1
        assert City.objects.annotate(facts_held=Count("facts")).filter(facts_held=2).update(name="Lyons") == 1
    assert changes() == [
        ("changed", {"name": "Lyon"}, {"name": "Lugdunum"}),
        ("changed", {"name": "Lugdunum"}, {"name": "Lyons"}),
    ]


def test_update_with_an_expression_is_recorded_by_value():
    make.fact(position=1)
    with write():
        Fact.objects.update(position=F("position") + 1)
    assert changes() == [("changed", {"position": 1}, {"position": 2})]


def test_update_that_undoes_its_own_condition_reaches_every_row():
    with write():
        Source.objects.bulk_create(
            [Source(slug=f"s{n}", url=f"https://s{n}.example", title="x", public=True) for n in range(2100)]
        )
    with write():
        assert Source.objects.filter(public=True).update(public=False) == 2100
    assert len(changes()) == 2100


def test_an_update_of_a_slice_is_refused():
    make.source()
    with pytest.raises(TypeError, match="slice"), write():
        Source.objects.all()[:1].update(title="x")


def test_an_expression_in_save_is_refused():
    fact = make.fact(position=1)
    fact.position = F("position") + 1
    with pytest.raises(TypeError, match="expression"), write():
        fact.save()
    with pytest.raises(TypeError, match="expression"), write():
        Fact.objects.bulk_update([fact], ["position"])
    with pytest.raises(TypeError, match="expression"), write():
        Source(slug="x", url="https://x.example", title=Upper(Value("x"))).save()


def test_bulk_create_then_save_records_only_the_edit():
    with write():
        [row] = Source.objects.bulk_create([Source(slug="s", url="https://s.example", title="S")])
    row.title = "T"
    make.saved(row)
    assert changes() == [("changed", {"title": "S"}, {"title": "T"})]


@pytest.mark.parametrize(
    "options",
    [{"ignore_conflicts": True}, {"update_conflicts": True, "update_fields": ["title"], "unique_fields": ["slug"]}],
)
def test_bulk_create_refuses_to_hide_conflicts(options):
    with pytest.raises(ValueError, match="log"), write():
        Source.objects.bulk_create([Source(slug="s", url="https://s.example", title="S")], **options)
    assert not Source.objects.exists()


def test_bulk_update_is_recorded_and_the_rows_know_it():
    cities = [make.city(name="a"), make.city(name="b")]
    for city in cities:
        city.name = city.name.upper()
    with write():
        assert City.objects.bulk_update(cities, ["name"]) == 2
    before = Change.objects.count()
    assert [after for _, _, after in changes()] == [{"name": "A"}, {"name": "B"}]
    make.saved(cities[0])
    assert Change.objects.count() == before


def test_a_row_made_by_hand_never_overwrites_another():
    row = make.source(title="as it was")
    with pytest.raises(DatabaseError), write():
        Source(pk=row.pk, slug="x", url="https://x.example", title="x").save()
    assert again(row).title == "as it was"


def test_writes_through_related_managers_are_recorded():
    old, new = make.city(), make.city()
    fact = make.fact(city=old)
    with write():
        new.facts.add(fact)
    assert changes() == [("changed", {"city_id": old.pk}, {"city_id": new.pk})]
    branch = make.organization(parent=make.organization())
    with write():
        branch.parent.branches.clear()
    assert changes() == [("changed", {"parent_id": branch.parent_id}, {"parent_id": None})]


def test_get_or_create_and_update_or_create_are_recorded():
    found = {"slug": "s", "defaults": {"url": "https://s.example", "title": "S"}}
    with write():
        Source.objects.get_or_create(**found)
        Source.objects.get_or_create(**found)
        Source.objects.update_or_create(slug="s", defaults={"title": "T"})
    assert [verb for verb, _, _ in changes()] == ["added", "changed"]
    assert changes()[1] == ("changed", {"title": "S"}, {"title": "T"})


def test_a_row_that_others_need_cannot_be_removed():
    city = make.city()
    make.fact(city=city)
    with pytest.raises(IntegrityError), write():
        city.delete()
    with pytest.raises(IntegrityError), write():
        City.objects.all().delete()
    assert City.objects.count() == 1


def test_a_record_is_removed_with_its_names_and_citations_and_each_is_recorded():
    city, other = make.city(), make.city()
    for row in (city, other):
        make.name(row, "里昂")
        make.cite(row)
    with write():
        assert City.objects.filter(pk=city.pk).delete() == (1, {"cities.City": 1})
    removed = Change.objects.filter(verb="removed").values_list("kind", flat=True)
    assert sorted(removed) == ["cities.city", "sources.citation", "sources.name"]
    assert {*Name.objects.values_list("record", flat=True)} == {other.uuid}
    assert {*Citation.objects.values_list("record", flat=True)} == {other.uuid}


def test_a_row_that_refers_to_its_own_kind_is_recorded_like_any_other():
    parent = make.committee()
    child = make.committee(parent=parent)
    with write():
        Committee.objects.filter(pk=child.pk).update(parent=None)
    assert changes() == [("changed", {"parent_id": parent.pk}, {"parent_id": None})]


def test_a_fixture_is_recorded_in_a_revision_and_refused_outside(tmp_path):
    row = make.source(title="as it was")
    told = {"url": row.url, "slug": row.slug, "uuid": str(row.uuid), "public": True}
    new = {"url": "https://b.example", "slug": "b", "uuid": str(uuid4()), "title": "B"}
    rows = [
        {"model": "sources.source", "pk": row.pk, "fields": {**told, "title": "new"}},
        {"model": "sources.source", "pk": row.pk + 1, "fields": new},
    ]
    fixture = tmp_path / "sources.json"
    fixture.write_text(json.dumps(rows))
    with pytest.raises(NoRevision):
        call_command("loaddata", fixture, verbosity=0)
    assert again(row).title == "as it was"
    with write():
        call_command("loaddata", fixture, verbosity=0)
    (first, before, after), (second, _, added) = changes()
    assert (first, before, after) == ("changed", {"title": "as it was"}, {"title": "new"})
    assert (second, added["title"]) == ("added", "B")


@isolate_apps("cities")
def test_files_are_logged_by_name():
    class Note(Tracked):
        scan = models.FileField()

        class Meta:
            app_label = "cities"

    assert json.dumps(_values(Note(scan="scans/charter.pdf"))) == '{"id": null, "scan": "scans/charter.pdf"}'


def test_the_day_of_a_revision_is_known():
    make.source()
    assert Change.objects.get().revision.made_at.date() >= date(2020, 1, 1)
