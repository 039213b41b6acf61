"""The page on which a table is imported: what would happen, what is asked, and that nothing is published by accident."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import City, Fact
from members.models import Organization, Person, Seat
from silknet.changes.models import Revision, Version
from silknet.exchange.models import Upload
from tests import make
from tests.forms import filled
from tests.imports import START, choose, numbers, page_of, question, send, told
from tests.reader import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def france() -> Any:
    return make.country(code="FR", name="France")


# ── what would happen ──


def test_each_row_is_told_as_new_changed_the_same_or_wrong(secretary: Client, france: Any) -> None:
    make.city(slug="lyon", name="Lyon", country=france, public=False)
    make.city(slug="tours", name="Tour", country=france, public=False)
    before = numbers()
    answer = send(
        secretary,
        "cities",
        "slug,name,country,latitude,longitude\nlyon,Lyon,FR,,\ntours,Tours,FR,,\nnimes,Nîmes,FR,,\nzz,Nowhere,FR,north,4\n",
    )
    assert [(row.line, row.state, row.key) for row in answer.context["told"].rows] == [
        (2, "same", "lyon"),
        (3, "changed", "tours"),
        (4, "new", "nimes"),
        (5, "wrong", "zz"),
    ]
    said = words(answer)
    assert "Tour → Tours" in said
    assert "latitude north: north is not a number; write 1234 or 12.34" in said
    assert (numbers(), City.objects.count(), told(answer)["wrong"]) == (before, 2, 1)
    wrong = words(secretary.get(f"{page_of(answer)}?show=wrong"))
    assert ("Nowhere" in wrong, "Nîmes" in wrong) == (True, False)


def test_wrong_rows_are_left_out_and_the_others_become_one_revision(secretary: Client, france: Any) -> None:
    before = numbers()
    answer = send(
        secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\nlyon,,FR\ntours,Tours,FR\n", "from-partner.csv"
    )
    assert 'name="_import"' not in answer.content.decode()
    answer = choose(secretary, answer, "_leave_out")
    assert "1 row is left out." in words(answer)
    answer = choose(secretary, answer, "_import")
    made = Revision.objects.latest("number")
    assert (numbers(), made.source, made.note, made.made_by and made.made_by.username) == (
        before + 1,
        "import",
        "from-partner.csv",
        "secretary",
    )
    assert "2 new and 0 changed" in words(answer)
    assert reverse("admin:changes_revision_change", args=[made.number]) in answer.content.decode()
    assert sorted(City.objects.values_list("slug", "public")) == [("nimes", False), ("tours", False)]
    assert not Version.objects.filter(kind="cities").exists()


def test_a_number_in_the_place_of_a_day_is_explained(secretary: Client) -> None:
    answer = send(secretary, "news", "slug,date,title\nopening,44519,Opening\n")
    assert "44519 is not a date" in words(answer)
    assert "A spreadsheet counts 2021-11-19 as 44519." in words(answer)


def test_pasted_cells_are_read_too(secretary: Client, france: Any) -> None:
    answer = secretary.post(START, {"table": "cities", "text": "name\tcountry\r\nNîmes\tFR\r\n"}, follow=True)
    assert [(row.key, row.state) for row in answer.context["told"].rows] == [("nimes", "new")]


def test_what_is_there_already_cannot_be_imported(secretary: Client, france: Any) -> None:
    make.city(slug="lyon", name="Lyon", country=france)
    answer = send(secretary, "cities", "slug,name,country\nlyon,Lyon,FR\n")
    assert "there is nothing to import" in words(answer)
    before = numbers()
    answer = choose(secretary, answer, "_import")
    assert (numbers(), Upload.objects.get().done_at) == (before, None)


# ── whom a name means ──


def test_names_are_matched_and_a_person_chooses(secretary: Client, france: Any) -> None:
    mill = make.organization(slug="cathaya", name="Zhejiang Cathaya Group", country=france)
    answer = send(
        secretary,
        "people",
        "name,organization,country\nJeanne Martin,Zhejiang Catthaya Group,France\nPaul Roux,Zhejiang Catthaya Group,FR\n",
    )
    assert told(answer) == {"asked": 2}
    asked = question(answer, "Zhejiang Catthaya Group")
    assert (asked.lines, [found.key for found in asked.found]) == ([2, 3], ["cathaya"])
    assert question(answer, "France").chosen == "FR"
    answer = choose(secretary, answer, **{asked.name: "cathaya"})
    assert (told(answer), "2 choices of yours are in the rows." in words(answer)) == ({"new": 2}, True)
    choose(secretary, answer, "_import")
    assert set(Person.objects.values_list("slug", "organization", "country")) == {
        ("jeanne-martin", mill.pk, france.pk),
        ("paul-roux", mill.pk, france.pk),
    }


def test_only_what_is_safe_is_chosen_beforehand(secretary: Client, france: Any) -> None:
    make.city(slug="nanchong", name="Nanchong", country=france)
    answer = send(secretary, "people", "name,organization,country\nJeanne Martin,Nowhere Mill,France\n")
    assert (question(answer, "France").chosen, question(answer, "Nowhere Mill").found) == ("FR", [])
    asked = question(answer, "Nowhere Mill")
    assert asked.name not in filled(answer)
    answer = choose(secretary, answer, **{asked.name: "+empty"})
    assert told(answer) == {"new": 1}


def test_a_draft_is_found_by_its_name_too(secretary: Client) -> None:
    make.organization(slug="draft", name="Soieries Bonnet et Cie", public=False)
    answer = send(secretary, "people", "name,organization\nJeanne Martin,Soieries Bonnet et Cie\n")
    asked = question(answer, "Soieries Bonnet et Cie")
    assert [(found.key, found.draft) for found in asked.found] == [("draft", True)]


def test_another_name_that_is_written_into_the_box_is_looked_for_in_its_turn(secretary: Client) -> None:
    make.organization(slug="bonnet", name="Soieries Bonnet et Cie")
    answer = send(secretary, "people", "name,organization\nJeanne Martin,X\n")
    asked = question(answer, "X")
    answer = choose(secretary, answer, **{asked.name: "+written:", f"{asked.name}-words": "Soieries Bonet et Cie"})
    asked = question(answer, "Soieries Bonet et Cie")
    answer = choose(secretary, answer, **{asked.name: "bonnet"})
    assert answer.context["told"].rows[0].difference["organization"][1] == "bonnet"


def test_lists_in_a_cell_are_matched_part_by_part(secretary: Client, france: Any) -> None:
    make.organization(slug="bonnet", name="Soieries Bonnet et Cie")
    answer = send(
        secretary,
        "conferences",
        "slug,name,mode,host_organizations,countries\nc,Conference,online,bonnet|Soieries Bonet et Cie,France\n",
    )
    asked = question(answer, "Soieries Bonet et Cie")
    answer = choose(secretary, answer, **{asked.name: "bonnet"})
    assert answer.context["told"].rows[0].difference["host_organizations"][1] == "bonnet"


def test_a_place_that_is_no_city_stays_words_and_one_that_may_be_is_asked_about(secretary: Client, france: Any) -> None:
    make.city(slug="lyon", name="Lyon", country=france)
    lines = "slug,name,city,kind,status\na,Mill A,Lyon,enterprise,listed\nb,Mill B,Cernobbio,enterprise,listed\n"
    answer = send(secretary, "organizations", lines)
    assert [(one.text, one.takes_text) for one in answer.context["told"].questions] == [("Lyon", True)]
    answer = choose(secretary, answer)
    choose(secretary, answer, "_import")
    places = Organization.objects.order_by("slug").values_list("places__city__slug", "places__name")
    assert list(places) == [("lyon", ""), (None, "Cernobbio")]


def test_a_row_whose_name_stands_in_the_register_is_asked_about(secretary: Client) -> None:
    make.person(slug="xavier-lepingle", name="Xavier Lépingle", public=False)
    rows = "name,title\nXavier Lepingle,Mayor\n"
    asked = send(secretary, "people", rows)
    one = question(asked, "Xavier Lepingle")
    assert (told(asked), [found.key for found in one.found]) == ({"asked": 1}, ["xavier-lepingle"])
    same = choose(secretary, asked, **{one.name: "xavier-lepingle"})
    assert [(row.state, row.key) for row in same.context["told"].rows] == [("changed", "xavier-lepingle")]
    asked = send(secretary, "people", rows)
    new = choose(secretary, asked, **{one.name: "+new"})
    assert [(row.state, row.key) for row in new.context["told"].rows] == [("new", "xavier-lepingle-2")]


def test_all_rows_that_nobody_chose_for_can_be_new_at_once(secretary: Client) -> None:
    for number in range(3):
        make.person(slug=f"xavier-{number}", name=f"Xavier Lépingle{'x' * number}", public=False)
    rows = "".join(f"Xavier Lepingle{'x' * number}\n" for number in range(3))
    asked = send(secretary, "people", f"name\n{rows}")
    assert told(asked) == {"asked": 3}
    one = question(asked, "Xavier Lepingle")
    answer = choose(secretary, asked, "_others_new", **{one.name: "xavier-0"})
    assert [(row.state, row.key) for row in answer.context["told"].rows] == [
        ("changed", "xavier-0"),
        ("new", "xavier-lepinglex"),
        ("new", "xavier-lepinglexx"),
    ]


def test_a_choice_can_be_taken_back(secretary: Client, france: Any) -> None:
    answer = choose(secretary, send(secretary, "people", "name,country\nJeanne Martin,France\n"))
    assert told(answer) == {"new": 1}
    answer = choose(secretary, answer, "_forget")
    assert told(answer) == {"asked": 1}


def test_an_answer_that_was_not_offered_is_none(secretary: Client, france: Any) -> None:
    answer = send(secretary, "people", "name,country\nJeanne Martin,France\n")
    answer = choose(secretary, answer, **{question(answer, "France").name: "DE"})
    assert told(answer) == {"asked": 1}


# ── nothing is published by accident ──


def test_what_is_public_is_changed_only_by_who_says_so(secretary: Client, france: Any) -> None:
    city = make.city(slug="lyon", name="Lyons", country=france)
    versions = Version.objects.count()
    answer = send(secretary, "cities", "slug,name,country\nlyon,Lyon,FR\nnimes,Nîmes,FR\n")
    assert [row.state for row in answer.context["told"].rows] == ["wrong", "new"]
    assert "is public. To change it, tick “Publish what this file brings”" in words(answer)
    answer = choose(secretary, answer, publish="on")
    assert told(answer) == {"changed": 1, "new": 1}
    assert Version.objects.count() == versions
    choose(secretary, answer, "_import", publish="on")
    city.refresh_from_db()
    assert (city.name, City.objects.get(slug="nimes").public) == ("Lyon", True)


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("facts", "city,kind,subject,value,date,source_url\nlyon,indicator,looms,7,,\n"),
        ("city_roles", "city,role,since\nlyon,host,\n"),
        ("places", "organization,city,name\nmill,,Bron\n"),
        ("aliases", "entity_kind,entity,alias,language,kind\ncity,lyon,Lugdunum,la,former\n"),
        ("citations", "kind,key,field,source_url\ncities,lyon,,https://source.example/s\n"),
        ("translations", "kind,key,field,language,text\ncities,lyon,summary,fr,Soie\n"),
        ("affiliations", "slug,tie\nmill,host\n"),
        ("document_versions", "document,position,date\nstatutes,1,2021\n"),
        ("memberships", "organization,body,since\nmill,union,2021\n"),
    ],
)
def test_what_belongs_to_a_public_record_waits_for_the_word_too(secretary: Client, table: str, rows: str) -> None:
    make.city(slug="lyon")
    make.organization(slug="mill")
    make.organization(slug="union")
    make.document(slug="statutes")
    make.source(slug="s", url="https://source.example/s")
    answer = send(secretary, table, rows)
    assert (told(answer), "is public. To change it" in words(answer)) == ({"wrong": 1}, True)
    answer = choose(secretary, answer, publish="on")
    assert told(answer) in ({"new": 1}, {"changed": 1})


def test_seats_are_published_by_an_import_only_where_nobody_else_could_look_at_them(secretary: Client) -> None:
    committee, person, before = make.committee(slug="council"), make.person(slug="ada"), numbers()
    rows = "slug,committee,person,role,start\nthe-chair,council,ada,chairman,2026\n"
    another = make.with_role("publisher")
    answer = choose(secretary, send(secretary, "seats", rows), publish="on")
    answer = choose(secretary, answer, "_import", publish="on")
    assert "somebody else who may publish must do it" in words(answer)
    assert (Seat.objects.count(), numbers()) == (0, before)
    another.lay_down("publisher")
    choose(secretary, answer, "_import", publish="on")
    seat = Seat.objects.get()
    assert (seat.committee, seat.person, seat.public) == (committee, person, True)


def test_what_belongs_to_a_draft_needs_no_word(secretary: Client) -> None:
    make.city(slug="lyon", public=False)
    versions = Version.objects.count()
    answer = choose(
        secretary,
        send(secretary, "facts", "city,kind,subject,value,date,source_url\nlyon,indicator,looms,7,,\n"),
        "_import",
    )
    assert (Fact.objects.count(), Version.objects.count()) == (1, versions)
    assert "1 row is written" in words(answer)
