"""Cells of the table of organizations that are rows of other tables: places, memberships, batches."""

import csv
from pathlib import Path

import pytest

from members.models import AdmissionBatch, Membership, Organization, Place
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from tests import make

pytestmark = pytest.mark.django_db

HEADER = "slug,name,kind,city,status,joined_on,batch,isu_level\n"


def loaded(folder: Path, lines: str, name: str = "organizations.csv", header: str = HEADER) -> list[str]:
    (folder / name).write_text(header + lines, encoding="utf-8")
    return [str(fault) for fault in load([folder / name], by=None).faults]


def dumped(folder: Path, name: str) -> list[dict[str, str]]:
    dump(folder / "out")
    with (folder / "out" / name).open(encoding="utf-8", newline="") as file:
        return [{column: cell for column, cell in row.items() if column != "id"} for row in csv.DictReader(file)]


@pytest.mark.parametrize("place", ["Cernobbio", "上海", "Şanl\u0131urfa", "8 Mile"])
def test_a_place_that_is_no_city_of_the_register_is_kept_as_the_source_names_it(tmp_path, place):
    assert loaded(tmp_path, f"a,A,enterprise,{place},,,,\n") == []
    assert [(row.city, row.name) for row in Place.objects.all()] == [(None, place)]
    assert [row["city"] for row in dumped(tmp_path, "organizations.csv")] == [place]


def test_a_slug_must_be_of_a_city_and_a_place_may_become_one(tmp_path):
    city = make.city(slug="como")
    assert loaded(tmp_path, "a,A,enterprise,comoo,,,,\n") == [
        "organizations.csv, line 2, city: no city has the key comoo; did you mean como?"
    ]
    assert loaded(tmp_path, "a,A,enterprise,Como,,,,\n") == []
    assert loaded(tmp_path, "a,A,enterprise,como,,,,\n") == []
    assert [(row.city, row.name) for row in Place.objects.all()] == [(city, "")]
    assert loaded(tmp_path, "a,A,enterprise,,,,,\n") == []
    assert Place.objects.count() == 0


def test_a_member_needs_the_union_which_may_stand_below_it_in_the_file(tmp_path):
    member = "a,A,enterprise,,member,2019-11-27,10,member\n"
    assert loaded(tmp_path, member) == [
        "organizations.csv, line 2, status: no organization has the key international-silk-union"
    ]
    union = "international-silk-union,Union,association,,network-body,,,\n"
    assert loaded(tmp_path, member + union) == []
    assert [(str(row.organization), row.since, row.level) for row in Membership.objects.all()] == [
        ("A", "2019-11-27", "member")
    ]


def test_a_batch_is_dated_by_the_notice_and_its_day_is_never_made_up(tmp_path):
    make.organization(slug="international-silk-union")
    assert loaded(tmp_path, "a,A,enterprise,,member,2022-01-04,12,\nb,B,enterprise,,member,,11,\n") == []
    batches = AdmissionBatch.objects.order_by("number").values_list("number", "approved_on")
    assert list(batches) == [(11, ""), (12, "2022-01-04")]


def test_every_status_is_read_back_and_only_members_are_members(tmp_path):
    make.organization(slug="international-silk-union")
    statuses = ["member", *Organization.Tie.values]
    lines = "".join(f"o-{place},O,other,,{status},,,\n" for place, status in enumerate(statuses))
    assert loaded(tmp_path, lines) == []
    told = {row["slug"]: row["status"] for row in dumped(tmp_path, "organizations.csv")}
    assert [told[f"o-{place}"] for place in range(len(statuses))] == statuses
    assert [str(row.organization.slug) for row in Membership.objects.all()] == ["o-0"]


def test_other_and_past_memberships_have_a_table_of_their_own(tmp_path):
    union, mill = make.organization(slug="international-silk-union"), make.organization(slug="mill")
    make.membership(organization=mill, body=union, since="2016", until="2018-05-01", level="regular")
    header = "organization,body,level,batch,since,until,source_url\n"
    assert loaded(
        tmp_path, "mill,isu,boss,,2020,,\nmill,isu,,7,2021,,\nmill,mill,,,2020,,\n", "memberships.csv", header
    ) == [
        "memberships.csv, line 2, level: boss is not in the list; right are: (empty), member, "
        "executive-director-unit, vice-chairman-unit, chairman-unit, regular, associate",
        f"memberships.csv, line 3, batch: {union} has no batch 7",
        "memberships.csv, line 4: A body is not a member of itself.",
    ]
    assert [list(row.values()) for row in dumped(tmp_path, "memberships.csv")] == [
        ["mill", "isu", "regular", "", "2016", "2018-05-01", ""]
    ]


def test_seats_stand_in_the_order_of_their_file_and_end_on_the_first_day_no_longer_held(tmp_path):
    make.committee(slug="board")
    make.person(slug="ada")
    header = "slug,person,committee,role,shared,start,end,as_of\n"
    lines = "z,ada,board,chair,,2019-12-06,2021-11-19,\na,ada,board,adviser,yes,,,2021-11-19\n"
    assert loaded(tmp_path, lines, "seats.csv", header) == []
    told = [
        (row["slug"], row["shared"], row["start"], row["end"], row["as_of"]) for row in dumped(tmp_path, "seats.csv")
    ]
    assert told == [("z", "", "2019-12-06", "2021-11-19", ""), ("a", "yes", "", "", "2021-11-19")]
    assert loaded(tmp_path, "b,,board,chair,,,,\n", "seats.csv", header) == [
        "seats.csv, line 2: A seat is held by a person, an organization, or both."
    ]
