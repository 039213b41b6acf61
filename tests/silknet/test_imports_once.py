"""An import is written once, as it was seen, by who may; what cannot be read is told and not kept."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.utils import timezone

from cities.models import City
from silknet.accounts.models import User
from silknet.changes.models import Revision
from silknet.exchange.models import Upload
from silknet.exchange.resources import tables
from silknet.exchange.uploads import MOST_ROWS
from silknet.sources.models import Name
from tests import make
from tests.forms import filled
from tests.imports import START, choose, numbers, page_of, send, told
from tests.reader import words

pytestmark = pytest.mark.django_db


def people(**values: Any) -> Client:
    """A client of a person with these rights alone."""
    client, person = Client(), make.user(username="editor")
    person.user_permissions.set(Permission.objects.filter(codename__in=values["rights"]))
    client.force_login(person)
    return client


@pytest.fixture
def france() -> Any:
    return make.country(code="FR", name="France")


# ── once, and what was seen ──


def test_a_second_click_shows_the_result_of_the_first(secretary: Client, france: Any) -> None:
    answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    before, sent = numbers(), filled(answer, _import="1")
    first = secretary.post(page_of(answer), sent, follow=True)
    second = secretary.post(page_of(answer), sent, follow=True)
    assert (words(first), numbers()) == (words(second), before + 1)
    assert Upload.objects.get().revision == Revision.objects.latest("number").number


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("france")
def test_two_clicks_at_once_write_once() -> None:
    by = make.user(username="secretary", is_superuser=True)
    client = Client()
    client.force_login(by)
    answer = send(client, "cities", "slug,name,country\nnimes,Nîmes,FR\ntours,Tours,FR\n")
    before, sent, answers = numbers(), filled(answer, _import="1"), []

    def click() -> None:
        one = Client()
        one.force_login(by)
        answers.append(words(one.post(page_of(answer), sent, follow=True)))
        connections.close_all()

    threads = [threading.Thread(target=click) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (numbers(), City.objects.count()) == (before + 1, 2)
    assert [("2 rows are written" in said, "revision r" in said) for said in answers] == [(True, True)] * 2


def test_a_second_click_on_the_upload_leaves_one(secretary: Client, france: Any) -> None:
    for _click in range(2):
        answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    assert (Upload.objects.count(), told(answer)) == (1, {"new": 1})


def test_a_register_that_changed_meanwhile_is_shown_anew_and_nothing_is_written(secretary: Client, france: Any) -> None:
    city = make.city(slug="lyon", name="Lyons", country=france, public=False)
    answer = send(secretary, "cities", "slug,name,country\nlyon,Lyon,FR\n")
    with make.write():
        city.name = "Lugdunum"
        city.save()
    before = numbers()
    answer = choose(secretary, answer, "_import")
    assert "Nothing was written: the register has changed in the meantime." in words(answer)
    assert ("Lugdunum → Lyon" in words(answer), numbers()) == (True, before)
    choose(secretary, answer, "_import")
    city.refresh_from_db()
    assert (city.name, numbers()) == ("Lyon", before + 1)


def test_another_change_of_the_register_does_not_stop_an_import(secretary: Client, france: Any) -> None:
    answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    make.city(slug="bystander")
    choose(secretary, answer, "_import")
    assert City.objects.filter(slug="nimes").exists()


def test_a_choice_with_the_import_is_looked_at_before_it_is_written(secretary: Client, france: Any) -> None:
    before = numbers()
    answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    answer = choose(secretary, answer, "_import", publish="on")
    assert ("Look once more" in words(answer), numbers()) == (True, before)
    choose(secretary, answer, "_import")
    assert City.objects.get(slug="nimes").public


# ── what cannot be read ──


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("slug,name\nx,Besançon\n".encode("latin-1"), "line 2: is not UTF-8 (byte 0xE7)"),
        (b"PK\x03\x04rest", "is damaged, or no spreadsheet"),
        (b"slug,name\nx,y\x00\n", "has a null byte on line 2"),
        (b"slug,name\n", "has no row below them"),
        (b"slug,name\n" + b"x,y\n" * (MOST_ROWS + 1), f"has more than {MOST_ROWS} rows"),
    ],
    ids=["coding", "damaged", "null", "empty", "long"],
)
def test_what_cannot_be_read_is_told_and_not_kept(secretary: Client, content: bytes, said: str) -> None:
    answer = send(secretary, "cities", content)
    assert said in words(answer)
    assert (answer.context["chosen"], Upload.objects.count()) == ("cities", 0)


def test_a_table_that_lacks_its_key_is_told(secretary: Client) -> None:
    answer = send(secretary, "facts", "subject,value\nlooms,7\n")
    assert "city: is missing; it says which row is meant." in words(answer)
    assert 'name="_import"' not in answer.content.decode()


def test_an_unknown_column_lists_the_right_ones(secretary: Client) -> None:
    answer = send(secretary, "countries", "iso2,nom\nFR,France\n")
    assert "nom: is no column of this table; right are iso2, name, kind, isu_member, source_url." in words(answer)


@pytest.mark.parametrize("sent", [{}, {"table": "cities"}, {"table": "nothing", "text": "slug\nx"}])
def test_nothing_to_read_is_told(secretary: Client, sent: dict[str, str]) -> None:
    assert "What is wrong" in words(secretary.post(START, sent))


def test_an_upload_that_is_too_large_is_refused_unread(secretary: Client) -> None:
    answer = send(secretary, "cities", b" " * (22 << 20))
    assert (answer.status_code, Upload.objects.count()) == (413, 0)
    assert "The file has more than 20 MB. Split it." in words(answer)


def test_too_much_that_is_pasted_is_refused_in_words(secretary: Client) -> None:
    answer = secretary.post(START, {"table": "cities", "text": "x" * (3 << 20)})
    assert (answer.status_code, "too much to be pasted" in words(answer)) == (413, True)


def test_a_form_of_another_site_is_refused(secretary: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="secretary"))
    assert strict.post(START, {"table": "cities", "text": "slug,name\nx,X\n"}).status_code == 403


# ── who may ──


def test_nobody_comes_in_without_signing_in(client: Client) -> None:
    answer = client.get(START)
    assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={START}")


def test_who_may_not_add_and_change_may_not_import() -> None:
    client = people(rights=["add_city", "view_city", "change_country"])
    assert client.get(START).status_code == 403
    assert client.post(START, {"table": "cities", "text": "slug,name\nx,X\n"}).status_code == 403


def test_every_table_is_offered_to_who_may_do_everything(secretary: Client) -> None:
    offered = re.findall(r'<option value="(\w+)"[^>]*>([^<]+)', secretary.get(START).content.decode())
    assert [name for name, _noun in offered] == list(tables())
    assert len({noun for _name, noun in offered}) == len(offered)


def test_who_may_import_one_table_is_offered_that_one(france: Any) -> None:
    client = people(rights=["add_city", "change_city", "view_city"])
    offered = re.findall(r'<option value="(\w+)"', client.get(START).content.decode())
    assert offered == ["cities"]
    assert client.post(START, {"table": "countries", "text": "iso2,name\nDE,Germany\n"}).status_code == 403
    answer = choose(client, send(client, "cities", "slug,name,country\nnimes,Nîmes,FR\n"), "_import")
    assert City.objects.filter(slug="nimes", public=False).exists()
    assert "changes/revision" in answer.content.decode()


def test_a_translation_of_what_one_may_not_change_is_refused() -> None:
    make.city(slug="lyon", public=False)
    client = people(rights=["add_name", "change_name"])
    answer = send(client, "translations", "kind,key,field,language,text\ncities,lyon,summary,fr,Soie\n")
    assert (told(answer), "is not yours to change." in words(answer)) == ({"wrong": 1}, True)


def test_an_upload_is_its_own_persons_alone(secretary: Client, france: Any) -> None:
    answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    other = Client()
    other.force_login(make.user(is_superuser=True))
    seen = other.get(page_of(answer), follow=True)
    assert (page_of(seen), "not kept any more" in words(seen)) == (START, True)


def test_an_upload_is_forgotten_after_a_week(secretary: Client, france: Any) -> None:
    answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    Upload.objects.update(made_at=timezone.now() - timedelta(days=8))
    assert "not kept any more" in words(secretary.get(page_of(answer), follow=True))
    send(secretary, "countries", "iso2,name,kind\nDE,Germany,country\n")
    assert list(Upload.objects.values_list("table", flat=True)) == ["countries"]


def test_the_pages_are_kept_by_nobody(secretary: Client, france: Any) -> None:
    answer = send(secretary, "cities", "slug,name,country\nnimes,Nîmes,FR\n")
    for page in (secretary.get(START), answer):
        assert "no-store" in page["Cache-Control"]


def test_many_rows_are_told_page_by_page(secretary: Client, france: Any) -> None:
    lines = "".join(f"town-{number},Town {number},FR\n" for number in range(120))
    answer = send(secretary, "cities", f"slug,name,country\n{lines}")
    assert "Page 1 of 3" in words(answer)
    assert "Town 119" in words(secretary.get(f"{page_of(answer)}?show=new&p=3"))


def test_names_of_an_import_stand_in_its_table_too(secretary: Client, france: Any) -> None:
    answer = send(secretary, "cities", "slug,name,local_name,country\nnimes,Nîmes,Nimes,FR\n")
    choose(secretary, answer, "_import")
    assert list(Name.objects.values_list("value", flat=True)) == ["Nimes"]
