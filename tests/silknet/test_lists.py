"""Lists of the secretariat as files: what they show, harmless to spreadsheets, and the same when it comes back."""

import csv
import io
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cities.models import City
from members.models import Organization
from silknet.admin.tables import WithTable
from silknet.changes.models import Revision
from silknet.exchange import actions
from silknet.exchange.cells import as_meant, harmless
from silknet.exchange.dump import header
from silknet.exchange.lists import table_of
from silknet.exchange.resources import tables
from silknet.exchange.sheets import LONGEST
from silknet.exchange.uploads import read_upload
from tests import make
from tests.network import load_network
from tests.reader import words
from tests.test_every_table import enrich

LISTS: list[Any] = [one for one in admin.site._registry.values() if isinstance(one, WithTable) and one.table]


def address(held_by: Any, form: str = "csv") -> str:
    return reverse(f"admin:{held_by.opts.app_label}_{held_by.opts.model_name}_export", args=[form])


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"), newline="")))


CITIES = admin.site._registry[City]
ORGANIZATIONS = admin.site._registry[Organization]


class TheNetwork(TestCase):
    by: Any

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()
        enrich()
        make.person(slug="drafted", name="Drafted", public=False, organization=make.organization(public=False))
        cls.by = make.user(username="secretary", is_superuser=True)

    def setUp(self) -> None:
        self.client.force_login(self.by)

    def states(self, name: str, file: str, content: bytes, *, publish: bool = False) -> dict[str, Any]:
        table = read_upload(name, file, content)
        assert [str(fault) for fault in table.faults] == [], name
        upload = actions.receive(table, by=self.by)
        if publish:
            actions.answer(upload, {}, publish=True, left_out=[])
        told = actions.look(upload, refuse=lambda row, new: "")
        wrong = [(row.line, row.state, row.difference, row.faults) for row in told.rows if row.state != "same"]
        assert wrong[:3] == [], name
        return dict(told.counts)

    def test_every_list_that_is_exported_comes_back_the_same(self) -> None:
        assert {one.table for one in LISTS} >= {
            "cities",
            "organizations",
            "people",
            "seats",
            "sessions",
            "facts",
            "places",
        }
        for held_by in LISTS:
            for form in ("csv", "xlsx"):
                if held_by.table == "pictures":
                    continue  # its files would have to be there; test_pictures_exchange has them
                file = content(self.client.get(address(held_by, form)))
                count = held_by.model.objects.count()
                told = self.states(held_by.table, f"{held_by.table}.{form}", file)
                assert told == ({"same": count} if count else {}), held_by.table

    def test_the_list_is_exported_as_it_is_filtered_on_all_pages_and_drafts_stand_in_it(self) -> None:
        rows = rows_of(self.client.get(f"{address(ORGANIZATIONS)}?organization_kind__exact=museum&q=como"))
        assert [row["slug"] for row in rows] == ["museo-della-seta-como"]
        assert len(rows_of(self.client.get(f"{address(ORGANIZATIONS)}?p=2"))) == Organization.objects.count()
        people = rows_of(self.client.get(f"{reverse('admin:members_person_export', args=['csv'])}?state=draft"))
        assert [(row["slug"], row["organization"] != "") for row in people] == [("drafted", True)]

    def test_a_page_of_the_list_links_to_what_it_shows(self) -> None:
        page = self.client.get(reverse("admin:members_organization_changelist") + "?tie__exact=host&q=silk")
        html = page.content.decode()
        assert "export.csv?" in html
        linked = html.split("export.csv?")[1].split('"')[0].replace("&amp;", "&")
        assert sorted(linked.split("&")) == ["q=silk", "tie__exact=host"]
        assert "/admin/import/?table=organizations" in html

    def test_what_is_selected_is_exported(self) -> None:
        keys = list(City.objects.values_list("pk", flat=True)[:2])
        before = Revision.objects.count()
        sent = {"action": "export_csv", "_selected_action": keys, "index": "0"}
        answer = self.client.post(reverse("admin:cities_city_changelist"), sent)
        assert [row["slug"] for row in rows_of(answer)] == list(
            City.objects.filter(pk__in=keys).order_by("name").values_list("slug", flat=True)
        )
        assert Revision.objects.count() == before

    def test_the_columns_are_those_of_the_table_with_the_id_first(self) -> None:
        answer = self.client.get(address(CITIES))
        text = content(answer).decode("utf-8-sig")
        assert text.splitlines()[0].split(",") == header(tables()["cities"]())
        assert answer["Content-Disposition"] == 'attachment; filename="cities.csv"'
        sheet = load_workbook(io.BytesIO(content(self.client.get(address(CITIES, "xlsx"))))).active
        assert [cell.value for cell in sheet[1]] == header(tables()["cities"]())

    def test_an_export_of_organizations_costs_the_same_for_few_and_for_many(self) -> None:
        costs = []
        for query in ("?q=museum", ""):
            with CaptureQueriesContext(connection) as captured:
                rows = rows_of(self.client.get(f"{address(ORGANIZATIONS)}{query}"))
            costs.append((len(rows) > 80, len(captured)))
        assert [many for many, _cost in costs] == [False, True]
        assert max(cost for _many, cost in costs) <= 25


# ── cells ──


@pytest.mark.parametrize("text", ["=1+1", "+49 1", "-x", "@SUM(A1)", "\tx", "\rx", "＝1", "'=1", "''@"])  # noqa: RUF001
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert as_meant(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "Lyon", "'s-Hertogenbosch", "1=1", "里昂"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert (harmless(text), as_meant(text)) == (text, text)


def test_a_number_stays_a_number_in_a_column_of_numbers() -> None:
    assert harmless("-73.5", is_number=True) == "-73.5"
    assert harmless("-73.5|calc", is_number=True) == "'-73.5|calc"


@given(st.text(alphabet="'=+-@\t\rab1"))
def test_any_text_comes_back_as_it_went(text: str) -> None:
    assert as_meant(harmless(text)) == text


@pytest.mark.django_db
def test_formulas_go_out_harmless_and_come_back_as_text(secretary: Client) -> None:
    make.person(slug="p", name="=HYPERLINK(1)", role="@x", title="+1", affiliation="-a")
    for form in ("csv", "xlsx"):
        file = content(secretary.get(reverse("admin:members_person_export", args=[form])))
        if form == "csv":
            assert ",'=HYPERLINK(1)," in file.decode()
        else:
            cells = [cell for row in load_workbook(io.BytesIO(file)).active for cell in row]
            assert {cell.data_type for cell in cells if cell.value} == {"s"}
            assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
        row = read_upload("people", "people", file).rows[0][1]
        assert (row["name"], row["role"], row["title"], row["affiliation"]) == ("=HYPERLINK(1)", "@x", "+1", "-a")


# ── who may, and what does not fit ──


@pytest.mark.django_db
def test_who_may_look_may_export_and_nobody_else(client: Client) -> None:
    make.city(slug="lyon")
    assert client.get(address(CITIES)).status_code == 302
    client.force_login(make.user())
    assert client.get(address(CITIES)).status_code == 403
    reader = make.user()
    reader.user_permissions.set(Permission.objects.filter(codename="view_city"))
    client.force_login(reader)
    assert [row["slug"] for row in rows_of(client.get(address(CITIES)))] == ["lyon"]
    assert "admin/import" not in client.get(reverse("admin:cities_city_changelist")).content.decode().split("<main")[1]


@pytest.mark.django_db
def test_a_text_that_no_cell_holds_is_told_and_nothing_is_cut(secretary: Client) -> None:
    make.page(slug="long", body={"en": "x" * (LONGEST + 1)})
    held_by = next(one for one in LISTS if one.table == "pages")
    answer = secretary.get(address(held_by, "xlsx"), follow=True)
    assert "the body has 32768 characters" in words(answer)
    assert len(rows_of(secretary.get(address(held_by)))[-1]["body"]) == LONGEST + 1


@pytest.mark.django_db
def test_a_wrong_filter_leads_back_to_the_list(secretary: Client) -> None:
    answer = secretary.get(f"{address(CITIES)}?nothing=1")
    assert answer.status_code == 302
    assert "/admin/cities/city/" in answer["Location"]


@pytest.mark.django_db
def test_a_form_that_is_none_leads_back_to_the_list(secretary: Client) -> None:
    assert secretary.get(address(CITIES, "pdf")).status_code == 302


def test_tables_that_only_add_to_others_are_no_list() -> None:
    assert table_of(Organization) == "organizations"
