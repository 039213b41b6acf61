"""Broken tables: each fault has its place and says what would be right, and nothing is written."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cities.models import City, CityRole, Country
from members.models import Committee, Membership, Organization
from silknet.changes.models import Head, Revision
from silknet.exchange.load import load
from silknet.exchange.tables import LARGEST
from silknet.sources.models import Citation, Source
from tests import make

pytestmark = pytest.mark.django_db

CITIES = "slug,name,country\r\nlyon,Lyon,FR\r\n"


@pytest.fixture
def france() -> Country:
    return make.country(code="FR", name="France")


def table(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def faults(folder: Path, name: str, content: str | bytes) -> list[str]:
    """What is wrong with a table; nothing of it may have been written."""
    before = Head.objects.read()[1], City.objects.count(), Organization.objects.count()
    report = load([table(folder, name, content)], by=None)
    assert (Head.objects.read()[1], City.objects.count(), Organization.objects.count()) == before
    return [str(fault) for fault in report.faults]


@pytest.mark.usefixtures("france")
@pytest.mark.parametrize(
    "content", [CITIES, CITIES.replace("\r\n", "\n"), "\ufeff" + CITIES, CITIES.rstrip(), CITIES + "\r\n\r\n"]
)
def test_any_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path, content: str) -> None:
    report = load([table(tmp_path, "cities.csv", content)], by=None)
    assert (report.faults, report.counts["new"]) == ([], 1)
    assert [(city.name, city.public) for city in City.objects.all()] == [("Lyon", True)]


@pytest.mark.usefixtures("france")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,country\nLyon,FR\n", ["cities.csv, line 1, slug: is missing; it says which row is meant."]),
        ("", ["cities.csv, line 1: is empty; its first line names the columns."]),
        (
            "slug;name;country\nlyon;Lyon;FR\n",
            ["cities.csv, line 1: separates columns by semicolons or tabs; separate them by commas."],
        ),
        ("slug,name,name,country\nlyon,L,L,FR\n", ["cities.csv, line 1, name: this column stands twice."]),
        ("slug,name,country\nlyon,Lyon\n", ["cities.csv, line 2: has 2 cells; the first line names 3 columns."]),
        (
            "slug,name,country\nlyon,Lyon,FR\nlyon,Again,FR\n",
            ["cities.csv, line 3, slug: lyon stands on line 2 already."],
        ),
        ("slug,name,country\n,Lyon,FR\n", ["cities.csv, line 2, slug: is empty; it says which row is meant."]),
        (
            "slug,name,country\nlyon,Lyon,FA\n",
            ["cities.csv, line 2, country: no country or region has the key FA; did you mean FR?"],
        ),
        ("slug,name,country\nlyon,,FR\n", ["cities.csv, line 2, name: This field cannot be blank."]),
        ("slug,name,country\nlyon,Lyon,\n", ["cities.csv, line 2, country: This field cannot be null."]),
        (
            "slug,name,country\na b,Lyon,FR\n",
            ["cities.csv, line 2, slug: Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."],
        ),
        (
            "id,slug,name,country\nx,lyon,Lyon,FR\n",
            ["cities.csv, line 2, id: is not a UUID; leave it empty for a new row."],
        ),
        (
            "slug,name,country,latitude,longitude\nlyon,Lyon,FR,north,4\n",
            ["cities.csv, line 2, latitude: north is not a number; write 1234 or 12.34"],
        ),
        (
            "slug,name,country,network_role\nlyon,Lyon,FR,guest\n",
            [
                "cities.csv, line 2, network_role: guest is not a role; right are charter, association, host, presented, each with -<year> or without"
            ],
        ),
        (
            "slug,name,country,population_year\nlyon,Lyon,FR,2021\n",
            ["cities.csv, line 2, population_year: a year without a population; give both or neither"],
        ),
        (
            'slug,name,country\nlyon,"Lyon,FR\n',
            [
                "cities.csv, line 2: cannot be read as CSV: unexpected end of data. A cell with a quote or a comma stands in quotes."
            ],
        ),
        (
            "slug,name,country\nlyon,Ly\x01on,FR\n",
            ["cities.csv, line 2, name: Character 3 is a control character (U+0001). Remove it."],
        ),
        (
            "slug,name,country,source_url\nlyon,Lyon,FR,https://nowhere.example\n",
            ["cities.csv, line 2, source_url: no source has the key https://nowhere.example"],
        ),
        (CITIES.encode("utf-16"), ["cities.csv, line 1: is UTF-16; save it as CSV UTF-8."]),
        (
            "slug,name,country\nbesancon,Besançon,FR\n".encode("latin-1"),
            ["cities.csv, line 2: is not UTF-8 (byte 0xE7); save it as CSV UTF-8."],
        ),
        (b"PK\x03\x04rest", ["cities.csv, line 1: is a spreadsheet, not CSV; save it as CSV UTF-8."]),
    ],
    ids=str,
)
def test_each_fault_has_its_place_and_what_would_be_right(
    tmp_path: Path, content: str | bytes, said: list[str]
) -> None:
    assert faults(tmp_path, "cities.csv", content) == said


def test_an_unknown_column_lists_the_right_ones(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, "countries.csv", "iso2,nom\nFR,France\n")
    assert (
        fault
        == "countries.csv, line 1, nom: is no column of this table; right are iso2, name, kind, isu_member, source_url."
    )


@pytest.mark.parametrize("code", ["F", "fr", "XX", "UN", "1A"])
def test_a_country_code_that_is_none_is_refused(tmp_path: Path, code: str) -> None:
    said = faults(tmp_path, "countries.csv", f"iso2,name,kind\n{code},Nowhere,country\n")
    assert said
    assert all(fault.startswith("countries.csv, line 2, iso2: ") for fault in said)


@pytest.mark.parametrize("day", ["2021-02-30", "19.11.2021", "2021-13", "21", "2021-11-19T10:00"])
def test_a_day_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    [fault] = faults(tmp_path, "sources.csv", f"slug,url,title,published_on\na,https://a.example,A,{day}\n")
    assert fault.startswith(f"sources.csv, line 2, published_on: {day} is not a date: ")


@pytest.mark.parametrize(("day", "kept"), [("2021", "2021"), ("2021-11", "2021-11"), ("", "")])
def test_a_day_that_is_known_in_part_is_kept_as_that(tmp_path: Path, day: str, kept: str) -> None:
    load([table(tmp_path, "sources.csv", f"slug,url,title,published_on\na,https://a.example,A,{day}\n")], by=None)
    assert Source.objects.get().published_on == kept


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = table(tmp_path, "cities.csv", "slug,name,country\n")
    with path.open("ab") as file:
        file.truncate(50 << 20)
    assert [str(fault) for fault in load([path], by=None).faults] == [
        f"cities.csv: has 50 MB; at most {LARGEST >> 20} MB are read. Split it."
    ]


def test_a_table_of_another_name_lists_the_right_ones(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, "towns.csv", CITIES)
    assert fault.startswith("towns.csv: is no table; right are sources, pages, countries, cities,")


def test_a_path_that_is_not_there_and_a_folder_without_tables_are_told(tmp_path: Path) -> None:
    said = [str(fault) for fault in load([tmp_path / "none", tmp_path], by=None).faults]
    assert said == [f"{tmp_path / 'none'}: is not a file or a folder.", f"{tmp_path.name}: has no .csv file in it."]


@pytest.mark.usefixtures("france")
def test_one_fault_keeps_every_line_and_every_table_out(tmp_path: Path) -> None:
    table(tmp_path, "cities.csv", "slug,name,country\nlyon,Lyon,FR\nmetz,Metz,XX\n")
    table(tmp_path, "sources.csv", "slug,url,title\na,https://a.example,A\n")
    report = load([tmp_path], by=None)
    assert (len(report.faults), City.objects.count(), Source.objects.count(), Head.objects.read()[1]) == (1, 0, 0, 1)


@pytest.mark.usefixtures("france")
def test_a_dry_run_tells_the_exact_difference_and_writes_nothing(tmp_path: Path) -> None:
    load([table(tmp_path, "cities.csv", "slug,name,country,network_role\nlyon,Lyon,FR,host\n")], by=None)
    path = table(tmp_path, "cities.csv", "slug,name,network_role\nlyon,Lugdunum,host|charter-2019\n")
    report = load([path], by=None, dry_run=True)
    [line] = report.lines
    assert (line.verb, line.difference) == (
        "changed",
        {"name": ("Lyon", "Lugdunum"), "network_role": ("host", "host|charter-2019")},
    )
    assert (City.objects.get().name, CityRole.objects.count(), Head.objects.read()[1]) == ("Lyon", 1, 2)
    load([path], by=None)
    assert (City.objects.get().name, CityRole.objects.count()) == ("Lugdunum", 2)


@pytest.mark.usefixtures("france")
def test_absent_columns_stay_and_empty_cells_clear(tmp_path: Path) -> None:
    first = "slug,name,country,summary,silk_history,local_name,unesco_designation\nlyon,Lyon,FR,S,H,里昂,City of Silk 2016\n"
    load([table(tmp_path, "cities.csv", first)], by=None)
    load([table(tmp_path, "cities.csv", "slug,summary,local_name,unesco_designation\nlyon,,,\n")], by=None)
    city = City.objects.get()
    assert (city.summary, city.silk_history, city.names_held(), city.designations.count()) == ({}, {"en": "H"}, [], 0)


def test_a_withdrawn_record_is_public_again_once_it_is_loaded_and_the_report_says_so(tmp_path: Path) -> None:
    source = make.source(slug="a", url="https://a.example", title="A", public=False)
    report = load([table(tmp_path, "sources.csv", "slug,url,title\na,https://a.example,A\n")], by=None)
    source.refresh_from_db()
    assert (source.public, report.lines[0].difference) == (True, {"public": ("no", "yes")})


def test_the_id_of_a_record_is_given_once_and_never_changes(tmp_path: Path) -> None:
    one, other = "6ba7b810-9dad-51d1-80b4-00c04fd430c8", "6ba7b811-9dad-51d1-80b4-00c04fd430c8"
    load([table(tmp_path, "sources.csv", f"id,slug,url,title\n{one},a,https://a.example,A\n")], by=None)
    assert str(Source.objects.get().uuid) == one
    [fault] = load([table(tmp_path, "sources.csv", f"id,slug\n{other},a\n")], by=None).faults
    assert str(fault) == f"sources.csv, line 2, id: {other}: this record has the id {one}, and ids never change."


def test_parents_may_stand_below_their_children_in_the_file(tmp_path: Path) -> None:
    lines = "slug,name,kind,parent\nbelow,Below,working-group,above\nabove,Above,assembly,\n"
    report = load([table(tmp_path, "committees.csv", lines)], by=None)
    assert report.faults == []
    assert Committee.objects.get(slug="below").parent == Committee.objects.get(slug="above")


def test_committees_in_a_circle_are_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, "committees.csv", "slug,name,kind,parent\na,A,assembly,b\nb,B,assembly,a\n")
    make.committee(slug="c", parent=make.committee(slug="d"))
    [fault] = faults(tmp_path, "committees.csv", "slug,parent\nd,c\n")
    assert fault == "committees.csv, line 2, parent: A committee cannot stand below itself."


MEMBERS = "slug,name,kind,status,joined_on,batch,isu_level\n"


def test_a_member_that_is_no_member_any_more_loses_its_membership(tmp_path: Path) -> None:
    union = make.organization(slug="international-silk-union")
    load([table(tmp_path, "organizations.csv", f"{MEMBERS}a,A,enterprise,member,2019-11-27,10,member\n")], by=None)
    [membership] = Membership.objects.all()
    assert (membership.body, membership.batch.number, membership.since) == (union, 10, "2019-11-27")
    load([table(tmp_path, "organizations.csv", "slug,status,joined_on,batch,isu_level\na,partner,,,\n")], by=None)
    assert (Membership.objects.count(), Organization.objects.get(slug="a").tie) == (0, "partner")


def test_only_a_member_has_a_day_a_batch_and_a_level(tmp_path: Path) -> None:
    make.organization(slug="international-silk-union")
    [fault] = faults(tmp_path, "organizations.csv", f"{MEMBERS}a,A,enterprise,partner,2019-11-27,,\n")
    assert fault == "organizations.csv, line 2, joined_on: only a member has this; the status is not member"
    [fault] = faults(tmp_path, "organizations.csv", f"{MEMBERS}a,A,enterprise,member,,,boss\n")
    assert fault.startswith(
        "organizations.csv, line 2, isu_level: boss is not in the list; right are: (empty), member,"
    )
    [fault] = faults(tmp_path, "organizations.csv", f"{MEMBERS}a,A,enterprise,friend,,,\n")
    assert fault.startswith("organizations.csv, line 2, status: friend is not in the list; right are: member,")


def test_a_year_that_is_not_that_of_the_first_day_is_refused(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, "conferences.csv", "slug,name,start,year\na,A,2021-11-19,2022\n")
    assert fault == "conferences.csv, line 2, year: 2022 is not the year of the first day, 2021-11-19"


def test_citations_stand_in_the_order_of_their_cells(tmp_path: Path) -> None:
    urls = [make.source().url for _ in range(3)]
    header = "slug,date,title,source_url,extra_source_urls\n"
    load([table(tmp_path, "news.csv", f"{header}a,2021,A,{urls[0]},{urls[1]}|{urls[2]}\n")], by=None)
    assert [citation.source.url for citation in Citation.objects.order_by("position")] == urls
    load([table(tmp_path, "news.csv", f"{header}a,2021,A,{urls[2]},{urls[0]}\n")], by=None)
    assert [citation.source.url for citation in Citation.objects.order_by("position")] == [urls[2], urls[0]]


def test_the_command_exits_1_on_a_fault_and_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path, "sources.csv", "slug,url,title\na,nowhere,A\n")
    with pytest.raises(SystemExit) as stopped:
        call_command("load", path, "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert stopped.value.code == 1
    assert said["counts"] == {"new": 0, "changed": 0, "same": 0, "wrong": 1}
    assert said["errors"] == [{"file": "sources.csv", "line": 2, "column": "url", "message": "Enter a valid URL."}]


def test_the_command_names_who_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ada = make.user(username="ada")
    path = table(tmp_path, "sources.csv", "slug,url,title\na,https://a.example,A\n")
    with pytest.raises(CommandError, match="--by bob: there is no such user; right are ada"):
        call_command("load", path, "--by", "bob")
    call_command("load", path, "--by", "ada")
    assert Revision.objects.get().made_by == ada
    assert capsys.readouterr().out == "Lines: 1 new, 0 changed, 0 same, 0 wrong.\n"


def test_the_command_tells_a_dry_run_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.source(slug="a", url="https://a.example", title="A")
    call_command("load", table(tmp_path, "sources.csv", "slug,title\na,B\n"), "--dry-run")
    assert capsys.readouterr().out == (
        "sources.csv, line 2, a: changed\n  title: 'A' → 'B'\n"
        "Nothing is written. Lines: 0 new, 1 changed, 0 same, 0 wrong.\n"
    )
