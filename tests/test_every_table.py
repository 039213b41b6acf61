"""The real network, through every table: loaded once, dumped, loaded again elsewhere."""

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import TestCase

from cities.models import City, Country
from conferences.models import Conference, Decision, Document, NewsItem, Session
from members.models import Committee, Figure, Membership, Organization, Person, Seat
from silknet.about.models import Page
from silknet.changes.models import Head, Revision
from silknet.changes.publish import by_kind
from silknet.exchange.dump import dump, header
from silknet.exchange.load import load
from silknet.exchange.resources import tables
from silknet.ops.start import NETWORK
from silknet.ops.verify import differences
from silknet.sources.models import Citation, Confirmation, Name, Source
from tests import make
from tests.mirror import fed
from tests.network import load_network

COUNTS = {
    City: 41,
    Organization: 90,
    Committee: 19,
    Person: 73,
    Seat: 38,
    Conference: 16,
    Session: 63,
    Decision: 17,
    Document: 23,
    NewsItem: 33,
    Source: 140,
    Page: 8,
    Figure: 9,
    Country: 38,
}


def public() -> dict[str, dict[str, Any]]:
    """Every public record by id, without its revision."""
    records = {entry["id"]: entry["record"] for entry in fed(0, 10_000)["results"] if entry["record"]}
    return {
        uuid: {name: value for name, value in record.items() if name != "revision"} for uuid, record in records.items()
    }


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TheNetwork(TestCase):
    """One load for all of these tests; each sees it as it was."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_every_row_is_there_and_public(self) -> None:
        assert {model: model.objects.public().count() for model in COUNTS} == COUNTS
        assert len(public()) == sum(COUNTS.values())

    def test_it_is_one_revision_that_says_so(self) -> None:
        assert list(Revision.objects.values_list("number", "source")) == [(1, "import")]

    def test_it_is_sound(self) -> None:
        assert list(differences()) == []

    def test_loaded_again_it_writes_nothing(self) -> None:
        again = load([NETWORK], by=None)
        assert (again.counts["new"], again.counts["changed"], again.lines) == (0, 0, [])
        assert Head.objects.read()[1] == 1

    def test_25_members_are_named(self) -> None:
        held = Membership.objects.filter(body__slug="international-silk-union")
        assert held.count() == 25
        assert Organization.objects.members_on(date(2019, 11, 27), body="international-silk-union").count() == 8
        assert Organization.objects.members_on(date(2022, 1, 4), body="international-silk-union").count() == 14

    @pytest.mark.one_database
    def test_dumped_it_says_what_the_data_set_says(self) -> None:
        with TemporaryDirectory() as folder:
            dump(Path(folder))
            for path in sorted(NETWORK.glob("*.csv")):
                said = cells(path)
                numbers = ("latitude", "longitude")
                ours = [{name: row[name] for name in said[0]} for row in cells(Path(folder) / path.name)]
                for row in (row for row in (*said, *ours) if "latitude" in row):
                    row.update({name: str(float(row[name])) for name in numbers if row[name]})
                key = tables()[path.stem].keys
                in_order = [sorted(rows, key=lambda row: [row[name] for name in key]) for rows in (said, ours)]
                assert in_order[0] == in_order[1], path.name

    @pytest.mark.one_database
    def test_dumped_and_loaded_into_an_empty_register_it_is_the_same(self) -> None:
        enrich()
        before = public()
        with TemporaryDirectory() as folder:
            dump(Path(folder))
            empty_the_register()
            report = load([Path(folder)], by=None)
        after = public()
        assert [str(fault) for fault in report.faults] == []
        assert after == before

    def test_a_batch_and_a_conference_that_are_not_in_the_data_set_load_unchanged(self) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "organizations.csv").write_text(BATCHES, encoding="utf-8")
            (folder / "conferences.csv").write_text(CONFERENCES, encoding="utf-8")
            (folder / "sessions.csv").write_text(SESSIONS, encoding="utf-8")
            report = load([folder], by=None)
        assert [str(fault) for fault in report.faults] == []
        assert report.counts == {"new": 7, "wrong": 0}
        joined = Membership.objects.filter(batch__number__in=[13, 14]).order_by("batch__number", "organization__slug")
        assert [(str(row.organization), row.batch.number, row.since) for row in joined] == [
            ("Synthetic Mill A", 13, "2024-06-01"),
            ("Synthetic Mill B", 13, "2024-06-01"),
            ("Synthetic Mill C", 14, "2025-02"),
        ]
        assert [conference.start for conference in Conference.objects.filter(slug__startswith="synthetic")] == [
            "2026-05-04",
            "2025",
        ]


BATCHES = """slug,name,country,city,kind,is_national_organization,joined_on,batch,status,isu_level,source_url
synthetic-mill-a,Synthetic Mill A,FR,lyon,enterprise,no,2024-06-01,13,member,member,
synthetic-mill-b,Synthetic Mill B,IT,Cernobbio,enterprise,no,2024-06-01,13,member,member,
synthetic-mill-c,Synthetic Mill C,JP,kyoto,enterprise,no,2025-02,14,member,,
"""
CONFERENCES = """slug,name,start,end,year,city,country,mode,series,host_organizations,participants,countries
synthetic-2025,Synthetic conference 2025,,,2025,como,IT,hybrid,silky-cities,ufficio-italiano-seta,,IT|FR
synthetic-2026,Synthetic conference 2026,2026-05-04,2026-05-06,2026,,,online,silky-cities,,12,
"""
SESSIONS = """conference,slug,position,title,kind,city,speakers
synthetic-2025,synthetic-2025-opening,1,Opening,opening,,xavier-lepingle
synthetic-2026,synthetic-2026-lyon,1,Lyon,city-presentation,lyon,
"""


def enrich() -> None:
    """Everything that the columns of the data set cannot hold."""
    lyon, source = City.objects.get(slug="lyon"), Source.objects.first()
    como = City.objects.get(slug="como")
    make.fact(city=lyon, subject="population", value=520774, unit="inhabitants", on="2022-01", source=source)
    make.fact(city=lyon, fact_kind="milestone", value=None, subject="mill", text={"en": "A mill", "fr": "Un moulin"})
    make.designation(city=lyon, title="Synthetic bid 2020", outcome="failed", since="2020-03", source=source)
    make.designation(city=lyon, title="Held", outcome="ended", since="2001", until="2005")
    make.city_role(city=lyon, role="association", since="2021-11-19", source=source)
    union, mill = (
        Organization.objects.get(slug="international-silk-union"),
        Organization.objects.get(slug="ville-de-lyon"),
    )
    cathaya = Organization.objects.get(slug="zhejiang-cathaya-group")
    make.place(organization=cathaya, name="Shanghai", position=3)
    make.place(organization=cathaya, city=como, position=4)
    make.membership(organization=mill, body=union, since="2016", until="2018-05-01", level="regular", source=source)
    make.membership(
        organization=cathaya, body=Organization.objects.get(slug="silky-cities"), since="", level="associate"
    )
    make.admission_batch(body=union, number=99, approved_on="2020")
    with make.write():
        Organization.objects.filter(pk=cathaya.pk).update(tie="host", successor=mill)
        Conference.objects.filter(slug="isu-founding-assembly-2015").update(place="Synthetic Hall")
        City.objects.filter(pk=lyon.pk).update(summary=lyon.summary | {"fr": "Synthétique", "ja": "合成"})
    conference = Conference.objects.get(slug="silky-cities-2021")
    make.participation(
        conference=conference, country=None, city=como, count=60, qualifier="more than", presence="remote"
    )
    make.document_version(document=Document.objects.first(), position=1, on="2023", note="second wording")
    make.name(lyon, "Lugdunum", name_kind="former", language="la", source=source)
    make.name(lyon, "Lyon", name_kind="official", language="fr")
    make.name(conference, "Silky Cities Lyon", name_kind="variant", language="en")
    make.cite(lyon, field="summary", source=source, says="something else", note="because", retrieved_on="2024-02")
    make.confirmation(lyon, by="the museum")
    make.city(slug="hidden", public=False)


def empty_the_register() -> None:
    """Remove every row, those first that nothing refers to."""
    with make.write():
        Name.objects.all().delete()
        Citation.objects.all().delete()
        Confirmation.objects.all().delete()
        pending: list[Any] = [resource._meta.model for resource in tables().values()]
        everything = {model for kind in by_kind().values() for model in _with_parts(kind)} | set(pending)
        Organization.objects.update(parent=None, successor=None)
        Committee.objects.update(parent=None)
        for model in sorted(everything, key=_depth, reverse=True):
            model.objects.all().delete()


def _with_parts(model: type[Any]) -> list[type[Any]]:
    return [model, *(relation.related_model for relation in model._meta.related_objects)]


def _depth(model: type[Any], seen: tuple[Any, ...] = ()) -> int:
    to = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return 1 + max((_depth(other, (*seen, model)) for other in to if other not in (*seen, model)), default=0)


def test_every_table_names_its_key_among_its_columns() -> None:
    for name, table in tables().items():
        assert set(table.keys) <= set(header(table())), name
