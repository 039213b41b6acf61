"""Which row a line means: keys, ids, addresses that were another's; and what a line may not do."""

from pathlib import Path
from typing import Any

import pytest

from cities.models import City, Country
from conferences.models import Conference
from members.models import Membership, Organization
from silknet.changes.models import Head
from silknet.changes.publish import record_id
from silknet.exchange import load as loading
from silknet.exchange import tables
from silknet.exchange.load import Report, load
from silknet.sources.models import Citation, Source
from tests import make

pytestmark = pytest.mark.django_db

ID, OTHER = "6ba7b810-9dad-51d1-80b4-00c04fd430c8", "6ba7b811-9dad-51d1-80b4-00c04fd430c8"


@pytest.fixture(autouse=True)
def france() -> Country:
    return make.country(code="FR", name="France")


def loaded(folder: Path, name: str, content: str, **how: Any) -> Report:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return load([path], by=None, **how)


def refused(folder: Path, name: str, content: str) -> list[str]:
    """What is wrong with a table; nothing of it may have been written."""
    before = Head.objects.read()
    said = [str(fault) for fault in loaded(folder, name, content).faults]
    assert Head.objects.read() == before
    return said


def test_an_id_stands_once_in_a_table(tmp_path):
    lines = f"id,slug,name,country\n{ID},a,A,FR\n{ID.upper()},b,B,FR\n"
    assert refused(tmp_path, "cities.csv", lines) == [f"cities.csv, line 3, id: {ID.upper()} stands on line 2 already."]


@pytest.mark.parametrize("maker", [make.city, make.organization])
def test_an_id_is_one_records_over_all_kinds(tmp_path, maker):
    holder = maker(slug="holder", uuid=ID)
    assert refused(tmp_path, "cities.csv", f"id,slug,name,country\n{ID},a,A,FR\n") == [
        f"cities.csv, line 2, id: a cannot have the id {ID}: it is that of {holder.kind}/holder for ever."
    ]


def test_an_id_of_a_removed_record_comes_back_with_its_key_alone(tmp_path):
    city = make.city(slug="gone", uuid=ID)
    with make.write():
        city.delete()
    assert refused(tmp_path, "cities.csv", f"id,slug,name,country\n{ID},a,A,FR\n") == [
        f"cities.csv, line 2, id: a cannot have the id {ID}: it is that of cities/gone for ever."
    ]
    assert loaded(tmp_path, "cities.csv", f"id,slug,name,country\n{ID},gone,Back,FR\n").faults == []
    assert [(str(city.uuid), city.slug, city.name) for city in City.objects.all()] == [(ID, "gone", "Back")]


def test_the_id_that_a_record_would_get_may_be_another_records_already(tmp_path):
    made = record_id("cities", "b")
    make.organization(slug="holder", uuid=made)
    assert refused(tmp_path, "cities.csv", "slug,name,country\nb,B,FR\n") == [
        f"cities.csv, line 2, slug: b cannot have the id {made}: it is that of organizations/holder for ever."
    ]
    [fault] = refused(tmp_path, "sources.csv", f"id,slug,url,title\n{made},a,https://a.example,A\n")
    assert fault.startswith(f"sources.csv, line 2, id: a cannot have the id {made}")


def test_an_id_is_read_in_any_spelling_and_never_changes(tmp_path):
    make.city(slug="a", uuid=ID, name="A")
    [line] = loaded(tmp_path, "cities.csv", f"id,slug,name\n{ID.upper()},a,New\n").lines
    assert (line.verb, line.difference) == ("changed", {"name": ("A", "New")})
    assert refused(tmp_path, "cities.csv", f"id,slug\n{OTHER},a\n") == [
        f"cities.csv, line 2, id: {OTHER}: this record has the id {ID}, and ids never change."
    ]


def test_an_address_that_was_another_records_is_refused(tmp_path):
    city = make.city(slug="lyon")
    with make.write():
        City.objects.filter(pk=city.pk).update(slug="lugdunum")
    assert refused(tmp_path, "cities.csv", "slug,name,country\nlyon,Lyon,FR\n") == [
        f"cities.csv, line 2, slug: lyon cannot have the id {city.uuid}: it is that of cities/lugdunum for ever."
    ]
    other = make.city(slug="metz", uuid=ID)
    with make.write():
        City.objects.filter(pk=other.pk).update(slug="divodurum")
    assert refused(tmp_path, "cities.csv", "slug,name,country\nmetz,Metz,FR\n") == [
        "cities.csv, line 2, slug: metz was the address of another record and stays so: "
        "old links must never lead elsewhere."
    ]


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("Lyon", "Lyon: addresses are written in small letters, here lyon."),
        ("l yon", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ("a" * 81, "Ensure this value has at most 80 characters (it has 81)."),
    ],
)
def test_an_address_that_is_none_is_refused(tmp_path, slug, said):
    assert refused(tmp_path, "cities.csv", f"slug,name,country\n{slug},Lyon,FR\n") == [
        f"cities.csv, line 2, slug: {said}"
    ]


def test_a_name_that_is_too_long_is_refused_in_its_column(tmp_path):
    lines = f"slug,name,country\na,{'n' * 301},FR\n"
    too_long = "Ensure this value has at most 300 characters (it has 301)."
    assert refused(tmp_path, "cities.csv", lines) == [f"cities.csv, line 2, name: {too_long}"]
    lines = f"slug,name,country,local_name\na,A,FR,{'n' * 301}\n"
    assert refused(tmp_path, "cities.csv", lines) == [f"cities.csv, line 2, local_name: {too_long}"]


def test_two_rows_cannot_swap_what_only_one_may_have(tmp_path):
    for slug in "ab":
        make.source(slug=slug, url=f"https://{slug}.example", title=slug)
    taken = "Source with this Web address already exists."
    assert refused(tmp_path, "sources.csv", "slug,url\na,https://b.example\nb,https://a.example\n") == [
        f"sources.csv, line 2, url: {taken}",
        f"sources.csv, line 3, url: {taken}",
    ]
    assert [(source.slug, source.url) for source in Source.objects.order_by("slug")] == [
        ("a", "https://a.example"),
        ("b", "https://b.example"),
    ]


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("affiliations.csv", "slug,tie\nnone,host\n", "slug: no organization has the key none"),
        ("conference_places.csv", "slug,place\nnone,Hall\n", "slug: no conference has the key none"),
        (
            "translations.csv",
            "kind,key,field,language,text\ncities,none,summary,fr,x\n",
            "key: no city has the key none",
        ),
    ],
)
def test_a_table_of_further_columns_adds_no_record(tmp_path, name, lines, said):
    assert refused(tmp_path, name, lines) == [f"{name}, line 2, {said}"]
    assert (Organization.objects.count(), Conference.objects.count(), City.objects.count()) == (0, 0, 0)


def test_a_citation_names_a_record_and_one_of_its_fields(tmp_path):
    make.city(slug="lyon")
    url = make.source().url
    header = "kind,key,field,source_url,says\n"
    lines = f"{header}cities,lyon,sumary,{url},x\ntowns,lyon,name,{url},x\ncities,lion,name,{url},x\n"
    said = refused(tmp_path, "citations.csv", lines)
    assert said[0] == (
        "citations.csv, line 2, field: sumary is not in the list; right are: names, name, country, latitude, "
        "longitude, summary, silk_history, network_roles, designations, facts, pictures"
    )
    assert said[1].startswith("citations.csv, line 3, kind: towns is not in the list; right are: cities, committees,")
    assert said[2:] == [
        "citations.csv, line 3, key: cannot be looked for: see kind",
        "citations.csv, line 4, key: no city has the key lion; did you mean lyon?",
    ]
    assert loaded(tmp_path, "citations.csv", f"{header}cities,lyon,summary,{url},x\n").faults == []
    assert Citation.objects.get().field == "summary"


def test_a_name_has_a_language_that_can_be_one(tmp_path):
    make.city(slug="lyon")
    header = "entity_kind,entity,alias,language,kind\n"
    assert refused(tmp_path, "aliases.csv", f"{header}city,lyon,Lugdunum,in Latin,former\n") == [
        "aliases.csv, line 2, language: in Latin is not a language code; "
        "right are, for example, fr, zh-Hans, or und if it is not known."
    ]
    for language in ("la", "zh-Hant-HK", "und"):
        assert loaded(tmp_path, "aliases.csv", f"{header}city,lyon,Lugdunum,{language},former\n").faults == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e9", "1_000", "٣", "4,5", "9" * 5000])
def test_a_number_that_is_none_is_refused(tmp_path, number):
    lines = f'slug,name,country,latitude,longitude\na,A,FR,"{number}",1\n'
    assert refused(tmp_path, "cities.csv", lines) == [
        f"cities.csv, line 2, latitude: {number[:40]} is not a number; write 1234 or 12.34"
    ]
    lines = f'slug,name,participants\na,A,"{number}"\nb,B,1.5\n'
    assert refused(tmp_path, "conferences.csv", lines) == [
        f"conferences.csv, line 2, participants: {number[:40]} is not a number; write 1234",
        "conferences.csv, line 3, participants: 1.5 is not a number; write 1234",
    ]


def test_a_status_that_ends_a_membership_tells_all_that_it_clears(tmp_path):
    union = make.organization(slug="international-silk-union")
    make.membership(
        organization=make.organization(slug="a"),
        body=union,
        since="2019-11-27",
        level="member",
        batch=make.admission_batch(body=union, number=10),
    )
    [line] = loaded(tmp_path, "organizations.csv", "slug,status\na,partner\n", dry_run=True).lines
    assert line.difference == {
        "status": ("member", "partner"),
        "joined_on": ("2019-11-27", ""),
        "batch": ("10", ""),
        "isu_level": ("member", ""),
    }
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "start"),
    [
        ("start\n", "2023"),  # no day, and the year's column is absent
        ("start,year\n,", ""),
        ("start,year\n,2024", "2024"),
        ("year\n2024", "2024"),
        ("start\n2023-05", "2023-05"),
        ("start,year\n2023-05-01,", "2023-05-01"),
    ],
)
def test_a_year_is_kept_beside_a_day_that_nobody_knows(tmp_path, cells, start):
    make.conference(slug="a", start="2023")
    header, _, values = cells.partition("\n")
    assert loaded(tmp_path, "conferences.csv", f"slug,name,{header}\na,New,{values}\n").faults == []
    assert Conference.objects.get().start == start


@pytest.mark.parametrize(
    ("start", "year", "said"),
    [
        ("2021-13", "2021", "start: 2021-13 is not a date: there is no such day: 2021-13."),
        ("20x1", "", "start: 20x1 is not a date: write a day as 2021-11-19, a month as 2021-11 or a year as 2021."),
        ("", "20x1", "year: 20x1 is not a year; write it as 2021"),
        ("", "2021-05", "year: 2021-05 is not a year; write it as 2021"),
    ],
)
def test_a_first_day_and_a_year_are_told_apart(tmp_path, start, year, said):
    assert refused(tmp_path, "conferences.csv", f"slug,name,start,year\na,A,{start},{year}\n") == [
        f"conferences.csv, line 2, {said}"
    ]


def test_a_load_stops_at_very_many_faults(tmp_path, monkeypatch):
    for module in (tables, loading):
        monkeypatch.setattr(module, "MOST_FAULTS", 3)
    lines = "".join(f"c-{number},C,XX\n" for number in range(9))
    said = refused(tmp_path, "cities.csv", f"slug,name,country\n{lines}")
    assert said[-1] == "cities.csv, line 5: and more: only 3 faults are told."
    assert len(said) == 4
