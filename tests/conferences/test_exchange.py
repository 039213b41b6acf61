"""Cells of the tables of conferences that are rows of other tables: hosts, countries, speakers, versions."""

import csv
from pathlib import Path

import pytest

from conferences.models import Conference, Document, Participation
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from tests import make

pytestmark = pytest.mark.django_db


def loaded(folder: Path, name: str, content: str) -> list[str]:
    (folder / name).write_text(content, encoding="utf-8")
    return [str(fault) for fault in load([folder / name], by=None).faults]


def dumped(folder: Path, name: str) -> list[dict[str, str]]:
    dump(folder / "out")
    with (folder / "out" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_hosts_countries_and_speakers_are_read_back_in_their_order(tmp_path):
    for slug in ("a", "b"):
        make.organization(slug=slug)
        make.person(slug=slug)
    for code in ("FR", "CN", "IT"):
        make.country(code=code)
    header = "slug,name,host_organizations,countries\n"
    assert loaded(tmp_path, "conferences.csv", f"{header}c,C,b|a,IT|FR|CN\n") == []
    assert loaded(tmp_path, "sessions.csv", "conference,slug,title,kind,position,speakers\nc,s,S,keynote,1,b|a\n") == []
    [conference] = dumped(tmp_path, "conferences.csv")
    assert (conference["host_organizations"], conference["countries"]) == ("b|a", "IT|FR|CN")
    assert [row["speakers"] for row in dumped(tmp_path, "sessions.csv")] == ["b|a"]
    assert loaded(tmp_path, "conferences.csv", f"{header}c,C,a|b|a,\n") == []
    [conference] = dumped(tmp_path, "conferences.csv")
    assert (conference["host_organizations"], conference["countries"]) == ("a|b", "")
    for cells, said in (
        ("a|x,FR", "host_organizations: no organization has the key x"),
        ("a,FR|XX", "countries: no country or region has the key XX"),
    ):
        [fault] = loaded(tmp_path, "conferences.csv", f"{header}c,C,{cells}\n")
        assert fault == f"conferences.csv, line 2, {said}"


def test_hosts_and_speakers_that_are_hidden_are_neither_told_nor_removed(tmp_path):
    conference = make.conference(slug="c")
    shown = make.conference_host(conference=conference, organization=make.organization(slug="shown"))
    make.conference_host(conference=conference, organization=make.organization(slug="hidden", public=False))
    session = make.session(slug="s", conference=conference)
    make.session_speaker(session=session, person=make.person(slug="hidden", public=False))
    assert [row["host_organizations"] for row in dumped(tmp_path, "conferences.csv")] == ["shown"]
    assert loaded(tmp_path, "conferences.csv", "slug,host_organizations,mode\nc,,online\n") == []
    make.person(slug="ada")
    assert loaded(tmp_path, "sessions.csv", "slug,speakers\ns,ada\n") == []
    assert [host.slug for host in Conference.objects.get().hosts()] == ["hidden"]
    assert sorted(person.slug for person in session.speakers()) == ["ada", "hidden"]
    assert not conference.host_rows.filter(pk=shown.pk).exists()


def test_delegations_of_which_more_is_known_than_the_country_have_a_table_of_their_own(tmp_path):
    conference = make.conference(slug="c")
    for code in ("FR", "IT"):
        make.country(code=code)
    header = "conference,country,city,organization,person,presence,count,note,position\n"
    assert loaded(tmp_path, "participations.csv", f"{header}c,FR,,,,remote,more than 60,,0\n") == []
    assert loaded(tmp_path, "conferences.csv", "slug,countries\nc,IT\n") == []
    assert [str(row) for row in Participation.objects.filter(conference=conference).order_by("pk")] == [
        "Country FR",
        "Country IT",
    ]
    assert [(row["country"], row["count"]) for row in dumped(tmp_path, "participations.csv")] == [
        ("FR", "more than 60")
    ]
    assert [row["countries"] for row in dumped(tmp_path, "conferences.csv")] == ["IT"]
    assert loaded(tmp_path, "participations.csv", f"{header}c,,,,,,,,0\nc,FR,,,,afar,over 9,,0\n") == [
        "participations.csv, line 2: Say who took part: a country, a city, an organization or a person.",
        "participations.csv, line 3, presence: afar is not in the list; right are: (empty), on-site, remote",
        "participations.csv, line 3, count: over 9 is not a count; write 60, more than 60, nearly 60 or about 60",
    ]


def test_a_conference_of_a_year_or_of_no_date_at_all_says_so(tmp_path):
    lines = "slug,name,start,end,year\nyear,Y,,,2023\nmonth,M,2023-05,,2023\nnone,N,,,\n"
    assert loaded(tmp_path, "conferences.csv", lines) == []
    assert {row.slug: row.start for row in Conference.objects.all()} == {"year": "2023", "month": "2023-05", "none": ""}
    told = {row["slug"]: (row["start"], row["year"]) for row in dumped(tmp_path, "conferences.csv")}
    assert told == {"year": ("", "2023"), "month": ("2023-05", "2023"), "none": ("", "")}
    assert loaded(tmp_path, "conferences.csv", "slug,start,end\nyear,2023-06-02,2023-06-01\nnone,,2023-06-01\n") == [
        f"conferences.csv, line {line}: A conference has a first day, and its last day is not before it."
        for line in (2, 3)
    ]


def test_a_document_has_a_list_of_languages_and_a_first_version_in_its_line(tmp_path):
    lines = "slug,title,kind,date,url,language,access\nd,D,notice,2021-11,https://d.example/,zh|en,web page\n"
    assert loaded(tmp_path, "documents.csv", lines) == []
    document = Document.objects.get()
    assert document.languages == ["zh", "en"]
    assert [(row.on, row.url) for row in document.versions.all()] == [("2021-11", "https://d.example/")]
    [told] = dumped(tmp_path, "documents.csv")
    assert (told["date"], told["url"], told["language"]) == ("2021-11", "https://d.example/", "zh|en")
    assert loaded(tmp_path, "documents.csv", "slug,url\nd,nowhere\n") == [
        "documents.csv, line 2, url: Enter a valid URL."
    ]
