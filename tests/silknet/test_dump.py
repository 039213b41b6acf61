"""What leaves the register as tables: whole files, and nothing that the public may not see."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from silknet.changes.publish import by_kind
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from tests import make
from tests.test_every_table import empty_the_register, public

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


def test_two_sources_may_disagree_on_any_record_and_both_stay_in_their_order(tmp_path: Path) -> None:
    for kind, maker in make.MAKERS.items():
        row = maker()
        field = next(iter(row.as_fields()))
        for place, says in enumerate(("this", "that")):
            make.cite(
                row,
                field=field,
                says=f"{says} of {kind}",
                note="Shown first, for it is nearer.",
                quote='He said: "silk",\nand left.',
                retrieved_on="2024-02",
                position=1 - place,
            )
    before = public()
    disagreed = [record for record in before.values() if any(len(held) == 2 for held in record["sources"].values())]
    assert len(disagreed) == len(by_kind())
    assert all(
        [citation["says"].split()[0] for citation in held] == ["that", "this"]
        for record in disagreed
        for held in record["sources"].values()
    )
    dump(tmp_path)
    empty_the_register()
    report = load([tmp_path], by=None)
    assert [str(fault) for fault in report.faults] == []
    assert public() == before


def test_every_kind_has_a_smallest_record() -> None:
    assert set(make.MAKERS) == set(by_kind())
