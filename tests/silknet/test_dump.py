"""What leaves the register as tables: whole files, and nothing that the public may not see."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from silknet.exchange.dump import dump
from tests import make

pytestmark = pytest.mark.django_db


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_not_public_stays_inside_also_where_others_refer_to_it(tmp_path: Path) -> None:
    hidden = make.organization(slug="hidden", public=False)
    shown = make.organization(slug="shown", parent=hidden)
    make.name(hidden, "Secret")
    make.cite(shown, source=make.source(public=False))
    make.seat(slug="seat", organization=hidden, person=make.person(slug="holder"))
    dump(tmp_path)
    assert [row["slug"] for row in cells(tmp_path / "organizations.csv")] == ["shown"]
    assert cells(tmp_path / "sources.csv") == []
    assert cells(tmp_path / "aliases.csv") == []
    assert [(row["person"], row["organization"]) for row in cells(tmp_path / "seats.csv")] == [("holder", "")]
    assert not (tmp_path / "affiliations.csv").exists()


def test_ids_come_first_and_further_tables_only_where_they_say_something(tmp_path: Path) -> None:
    city = make.city()
    dump(tmp_path)
    assert not (tmp_path / "facts.csv").exists()
    make.fact(city=city, subject="silk-firms", value=40)
    dump(tmp_path)
    assert list(cells(tmp_path / "cities.csv")[0])[:2] == ["id", "slug"]
    assert [row["value"] for row in cells(tmp_path / "facts.csv")] == ["40"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"File exists|Not a directory"):
        call_command("dump", tmp_path / "file" / "below")
