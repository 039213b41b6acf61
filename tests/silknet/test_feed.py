"""The functions of the feed: pages in commit order, positions, what a record was."""

from uuid import UUID

import pytest
from django.db import connection

from silknet.changes.feed import Position, StartAgain, history, record_at
from silknet.changes.models import Head, Version
from silknet.sources.models import Source
from tests import make
from tests.make import write
from tests.mirror import Mirror, fed

pytestmark = pytest.mark.django_db


def many_sources(count: int) -> None:
    rows = [Source(slug=f"s{n}", url=f"https://s{n}.example", title="x", public=True) for n in range(count)]
    with write():
        Source.objects.bulk_create(rows)


def test_an_entry_is_the_latest_public_state_of_a_record():
    country = make.country(code="FR", name="Gallia")
    make.source(public=False)
    country.name = "France"
    make.saved(country)
    record = {
        "id": str(country.uuid),
        "code": "FR",
        "url": "http://127.0.0.1:8000/api/v1/countries/FR/",
        "html_url": "http://127.0.0.1:8000/countries/FR/",
        "names": [],
        "name": "France",
        "kind": "country",
        "isu_member": False,
        "sources": {},
        "revision": 3,
    }
    assert fed() == {
        "log": str(Head.objects.read()[0]),
        "head": 3,
        "after": "0",
        "next": "3",
        "more": False,
        "results": [
            {
                "revision": 3,
                "kind": "countries",
                "id": str(country.uuid),
                "key": "FR",
                "verb": "set",
                "record": record,
            }
        ],
    }


def test_an_empty_register_has_an_empty_feed():
    assert (fed()["head"], fed()["next"], fed()["results"]) == (0, "0", [])


def test_pages_may_end_inside_a_revision():
    many_sources(7)
    mirror = Mirror()
    mirror.follow(limit=3)
    assert len(mirror.seen) == 7
    assert mirror.seen == sorted(set(mirror.seen))


def test_a_full_last_page_says_that_there_is_no_more():
    many_sources(3)
    page = fed(0, 3)
    assert (len(page["results"]), page["more"], page["next"]) == (3, False, "1")


def test_a_record_that_changes_between_two_pages_comes_later():
    rows = [make.source() for _ in range(4)]
    first = fed(0, 2)
    rows[0].title, rows[3].title = "x", "y"
    with write():
        rows[0].save()
        rows[3].save()
    second = fed(first["next"], 2)
    assert [entry["revision"] for entry in second["results"]] == [3, 5]
    assert [entry["revision"] for entry in fed(second["next"], 2)["results"]] == [5]


def test_nothing_beyond_the_head_that_was_read_is_given(monkeypatch):
    make.source(slug="old")
    log, _ = Head.objects.read()

    def read_then_written_behind(heads: object) -> tuple[UUID, int]:
        monkeypatch.undo()
        make.source(slug="new")
        return log, 1

    monkeypatch.setattr(type(Head.objects), "read", read_then_written_behind)
    page = fed()
    assert ([entry["key"] for entry in page["results"]], page["head"], page["next"]) == (["old"], 1, "1")
    assert [entry["key"] for entry in fed(page["next"])["results"]] == ["new"]


def test_a_reader_of_another_register_is_told_to_start_again():
    make.source()
    with pytest.raises(StartAgain):
        fed("2")


@pytest.mark.parametrize("after", ["", "x", "-1", "1-x", "1.0", " ", "²", "१", "9" * 30, "\x00", -1])
def test_an_unknown_position_is_refused(after):
    with pytest.raises(ValueError, match="Write 0, a revision, or the `next` of an earlier page"):
        fed(after)


@pytest.mark.parametrize("after", [0, 7, "7", "7-ddafd6af48cf54d09b7452d816e4a0aa"])
def test_a_position_is_written_as_it_was_read(after):
    assert str(Position.parse(after)) == str(after)


def test_a_record_at_a_revision_and_its_history():
    source = make.source(title="first")
    make.source()
    source.title = "second"
    make.saved(source)
    with write():
        source.delete()
    titles = [(record_at("sources", source.uuid, revision) or {}).get("title") for revision in range(5)]
    assert titles == [None, "first", "first", "second", None]
    assert record_at("cities", source.uuid, 3) is None
    day = Version.objects.first().revision.made_at.date().isoformat()
    told = history("sources", source.uuid)
    titles = [
        [(change["was"], change["is"]) for change in was["changes"] if change["field"] == "title"] for was in told
    ]
    assert [(was["revision"], was["verb"]) for was in told] == [(1, "set"), (3, "set"), (4, "removed")]
    assert titles == [[(None, "first")], [("first", "second")], [("second", None)]]
    assert [change["field"] for change in told[1]["changes"]] == ["title"]
    assert {was["day"] for was in told} == {day}


def test_a_page_is_one_range_of_one_index():
    many_sources(3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    after = (1, UUID(int=2**127))  # in the midst of a long revision
    page = Version.objects.filter(latest=True, pk__gt=after, revision_id__lte=10**6).order_by("pk")[:50]
    plan = page.explain()
    assert "version_feed" in plan
    assert "sort" not in plan.lower()
    assert "b-tree" not in plan.lower()


def test_a_page_costs_two_queries_wherever_it_stands(django_assert_num_queries):
    many_sources(20)
    for after in (0, fed(0, 7)["next"]):
        with django_assert_num_queries(2):
            fed(after, 7)
