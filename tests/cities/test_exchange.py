"""Cells of the table of cities that are rows of other tables: read back as they were written, others left alone."""

import csv
from pathlib import Path

import pytest

from cities.models import City, CityRole, Designation, Fact
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from silknet.sources.models import Citation, Name
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyon() -> City:
    return make.city(slug="lyon", name="Lyon")


def written(folder: Path, column: str, cell: str) -> list[str]:
    """What is wrong with a cell of Lyon's line."""
    (folder / "cities.csv").write_text(f'slug,{column}\nlyon,"{cell}"\n', encoding="utf-8")
    return [str(fault) for fault in load([folder / "cities.csv"], by=None).faults]


def cell(folder: Path, column: str) -> str:
    dump(folder / "out")
    with (folder / "out" / "cities.csv").open(encoding="utf-8", newline="") as file:
        return next(row[column] for row in csv.DictReader(file) if row["slug"] == "lyon")


@pytest.mark.usefixtures("lyon")
@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("network_role", "host|charter-2019|presented-2021-11-19"),
        ("network_role", "host|host-2019"),
        ("unesco_designation", "City of Silk 2016|World Heritage Site (with San Leucio)"),
        ("unesco_designation", "City of Silk"),
        ("local_name", "里昂"),
        ("latitude", "45.76"),
        ("summary", "Silk, said one: the other"),
    ],
)
def test_a_cell_is_written_as_it_was_read_and_can_be_changed_and_cleared(tmp_path, column, text):
    if column == "latitude":
        written(tmp_path, "latitude,longitude", '1","2')
    assert written(tmp_path, column, text) == []
    assert cell(tmp_path, column) == text
    if column != "latitude":
        assert written(tmp_path, column, "") == []
        assert cell(tmp_path, column) == ""


def test_rows_that_stay_in_a_cell_stay_the_same_rows(tmp_path, lyon):
    written(tmp_path, "network_role", "host|charter-2019")
    before = {str(role): role.pk for role in CityRole.objects.all()}
    written(tmp_path, "network_role", "charter-2019|association-2021")
    after = {str(role): role.pk for role in CityRole.objects.order_by("position")}
    assert list(after) == ["charter-2019", "association-2021"]
    assert after["charter-2019"] == before["charter-2019"]


def test_what_has_a_source_of_its_own_stands_in_no_cell_and_is_left_alone(tmp_path, lyon):
    source = make.source()
    make.city_role(city=lyon, role="charter", since="2019", source=source)
    make.designation(city=lyon, title="City of Silk", outcome="failed", since="2015")
    make.fact(city=lyon, subject="population", unit="inhabitants", value=520_774, on="2022", source=source)
    make.name(lyon, "Lugdunum", name_kind="local", language="la")
    written(tmp_path, "network_role,unesco_designation,population,population_year,local_name", '","","","","')
    assert [model.objects.count() for model in (CityRole, Designation, Fact, Name)] == [1, 1, 1, 1]
    written(tmp_path, "population,population_year", '500000","2013')
    assert sorted((fact.value, fact.on) for fact in Fact.objects.all()) == [(500_000, "2013"), (520_774, "2022")]
    assert (cell(tmp_path, "population"), cell(tmp_path, "population_year")) == ("500000", "2013")
    assert [str(fault) for fault in load([tmp_path / "out"], by=None).faults] == []
    assert Fact.objects.count() == 2


def test_a_population_of_an_unknown_year_is_dated_to_none(tmp_path, lyon):
    written(tmp_path, "population", "360000")
    assert [(fact.value, fact.on) for fact in Fact.objects.all()] == [(360_000, "")]
    assert make.record_of(lyon)["facts"][0]["on"] == ""


def test_sources_that_are_hidden_are_neither_told_nor_removed(tmp_path, lyon):
    hidden, first, second = make.source(public=False), make.source(), make.source()
    make.cite(lyon, source=hidden)
    make.cite(lyon, source=first, position=1)
    assert cell(tmp_path, "source_url") == first.url
    assert written(tmp_path, "source_url,extra_source_urls", f'{second.url}","{first.url}') == []
    assert (cell(tmp_path, "source_url"), cell(tmp_path, "extra_source_urls")) == (second.url, first.url)
    assert Citation.objects.filter(source=hidden).count() == 1
