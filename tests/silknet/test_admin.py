"""What all lists and forms of the secretariat do."""

import re
import threading
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import City, Fact
from silknet.accounts.models import User
from silknet.changes.door import revision
from silknet.changes.models import Change, Revision
from silknet.sources.models import Citation, Name
from tests import make
from tests.forms import filled, row
from tests.reader import words

pytestmark = pytest.mark.django_db

CITY = "admin:cities_city_"


def change(city: City) -> str:
    return reverse(f"{CITY}change", args=[city.pk])


def write_as(who: str, **values: Any) -> None:
    """Another person's save of a city, while a form is open."""
    city = City.objects.get(slug="lyon")
    with revision(by=User.objects.filter(username=who).first() or make.user(username=who), source="admin"):
        for field, value in values.items():
            setattr(city, field, value)
        city.save()


def state(city: City) -> tuple[Any, ...]:
    city.refresh_from_db()
    return city.name, city.summary, city.latitude


# ── one request, one revision ──


def test_a_form_with_its_inlines_is_one_revision(secretary: Client) -> None:
    city, source = make.city(slug="lyon", name="Lyons"), make.source()
    sent = filled(secretary.get(change(city)), name="Lyon", _publish="1", _note="Told by the city")
    sent = row("roles", sent, role="host", since="2021", position="0")
    sent = row("facts", sent, fact_kind="indicator", subject="population", value="522250", position="0")
    sent = row("sources-name", sent, value="里昂", language="zh", name_kind="local")
    sent = row("sources-citation", sent, source=source.pk, field="name", position="0")
    before = Revision.objects.count()
    answer = secretary.post(change(city), sent)
    assert answer.status_code == 302
    told = Revision.objects.latest("number")
    assert (Revision.objects.count(), told.note) == (before + 1, "Told by the city")
    assert told.made_by == User.objects.get(username="secretary")
    wrote = Change.objects.filter(revision=told).values_list("kind", "verb")
    assert sorted(wrote) == [
        ("cities.city", "changed"),
        ("cities.cityrole", "added"),
        ("cities.fact", "added"),
        ("sources.citation", "added"),
        ("sources.name", "added"),
    ]


def test_a_new_record_takes_its_names_and_citations_along(secretary: Client) -> None:
    country, source = make.country(), make.source()
    sent = filled(secretary.get(reverse(f"{CITY}add")), name="Zürich", country=country.pk, _publish="1")
    sent = row("sources-name", sent, value="Turicum", language="la", name_kind="former")
    sent = row("sources-citation", sent, source=source.pk, field="", position="0")
    answer = secretary.post(reverse(f"{CITY}add"), sent, follow=True)
    city = City.objects.get()
    assert (city.slug, city.public) == ("zurich", True)
    assert list(Name.objects.values_list("kind", "record", "value")) == [("cities", city.uuid, "Turicum")]
    assert list(Citation.objects.values_list("kind", "record", "source")) == [("cities", city.uuid, source.pk)]
    assert "The public sees it: Zürich" in words(answer)
    assert 'href="/cities/zurich/"' in answer.content.decode()


def test_an_address_is_made_of_the_name_and_never_twice(secretary: Client) -> None:
    country = make.country()
    make.city(slug="nan-chong")
    for _number in range(2):
        sent = filled(secretary.get(reverse(f"{CITY}add")), name="Nan Chong", country=country.pk, _publish="1")
        secretary.post(reverse(f"{CITY}add"), sent)
    assert sorted(City.objects.values_list("slug", flat=True)) == ["nan-chong", "nan-chong-2", "nan-chong-3"]


# ── two people, one record ──


def test_what_another_wrote_meanwhile_stays(secretary: Client) -> None:
    city = make.city(slug="lyon", name="Lyons", summary={"en": "Old"})
    opened = filled(secretary.get(change(city)))
    write_as("ada", summary={"en": "New"}, latitude="45.75", longitude="4.85")
    answer = secretary.post(change(city), opened | {"name": "Lyon", "_publish": "1"})
    assert answer.status_code == 302
    name, summary, latitude = state(city)
    assert (name, summary, float(latitude)) == ("Lyon", {"en": "New"}, 45.75)


def test_a_field_that_two_people_edited_is_shown_beside_and_kept_when_saved_again(secretary: Client) -> None:
    city = make.city(slug="lyon", name="Lyons", summary={"en": "Old"})
    opened = filled(secretary.get(change(city)))
    write_as("ada", name="Lugdunum", summary={"en": "New"})
    before = Revision.objects.count()
    answer = secretary.post(change(city), opened | {"name": "Lyon", "_publish": "1"})
    assert (answer.status_code, Revision.objects.count()) == (200, before)
    assert "ada changed this while you had the form open. It is now: “Lugdunum”" in words(answer)
    again = filled(answer)
    assert again["name"] == "Lyon"
    secretary.post(change(city), again | {"_publish": "1"})
    assert state(city)[:2] == ("Lyon", {"en": "New"})  # hers for the name, the other's for what she left alone


def test_a_third_save_after_the_warning_is_shown_too(secretary: Client) -> None:
    city = make.city(slug="lyon", name="Lyons")
    opened = filled(secretary.get(change(city)))
    write_as("ada", name="Lugdunum")
    warned = filled(secretary.post(change(city), opened | {"name": "Lyon", "_publish": "1"}))
    write_as("bob", name="Lione")
    answer = secretary.post(change(city), warned | {"_publish": "1"})
    assert "bob changed this while you had the form open. It is now: “Lione”" in words(answer)
    assert state(city)[0] == "Lione"


def test_a_field_edited_only_after_the_warning_is_refused_as_well(secretary: Client) -> None:
    city = make.city(slug="lyon", name="Lyons", summary={"en": "Old"})
    opened = filled(secretary.get(change(city)))
    write_as("ada", name="Lugdunum", summary={"en": "New"})
    warned = filled(secretary.post(change(city), opened | {"name": "Lyon", "_publish": "1"}))
    answer = secretary.post(change(city), warned | {"summary_en": "Mine", "_publish": "1"})
    assert "It is now: “English: New”" in words(answer)
    assert state(city)[:2] == ("Lugdunum", {"en": "New"})


def test_the_same_edit_by_two_people_is_no_conflict(secretary: Client) -> None:
    city = make.city(slug="lyon", name="Lyons")
    opened = filled(secretary.get(change(city)))
    write_as("ada", name="Lyon")
    assert secretary.post(change(city), opened | {"name": "Lyon", "_publish": "1"}).status_code == 302


def test_rows_of_inlines_are_kept_from_being_overwritten_too(secretary: Client) -> None:
    fact = make.fact(city=make.city(slug="lyon"), subject="looms", value=10, note="")
    opened = filled(secretary.get(change(fact.city)))
    again = Fact.objects.get(pk=fact.pk)
    again.value, again.note = 12, "Counted anew"
    make.saved(again)
    answer = secretary.post(change(fact.city), opened | {"facts-0-unit": "looms", "_publish": "1"})
    assert answer.status_code == 302
    fact.refresh_from_db()
    assert (fact.value, fact.unit, fact.note) == (12, "looms", "Counted anew")
    answer = secretary.post(change(fact.city), opened | {"facts-0-value": "11", "_publish": "1"})
    assert "It is now: “12”" in words(answer)


def test_a_row_that_another_edited_is_removed_only_when_asked_twice(secretary: Client) -> None:
    fact = make.fact(city=make.city(slug="lyon"), subject="looms")
    opened = filled(secretary.get(change(fact.city)), **{"facts-0-DELETE": "on"}, _publish="1")
    again = Fact.objects.get(pk=fact.pk)
    again.note = "Counted anew"
    make.saved(again)
    answer = secretary.post(change(fact.city), opened)
    assert "Save again to remove it all the same" in words(answer)
    secretary.post(change(fact.city), filled(answer) | {"facts-0-DELETE": "on", "_publish": "1"})
    assert Fact.objects.count() == 0


def test_a_row_that_another_removed_is_told(secretary: Client) -> None:
    fact = make.fact(city=make.city(slug="lyon"), subject="looms")
    opened = filled(secretary.get(change(fact.city)), **{"facts-0-unit": "looms"}, _publish="1")
    with make.write():
        Fact.objects.get(pk=fact.pk).delete()
    answer = secretary.post(change(fact.city), opened)
    assert "Somebody removed “looms” while you had the form open" in words(answer)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told() -> None:
    city = make.city(slug="lyon", name="Lyons")
    clients = {name: Client() for name in ("ada", "bob")}
    sent = {}
    for name, client in clients.items():
        client.force_login(make.user(username=name, is_superuser=True))
        sent[name] = filled(client.get(change(city)), name=f"Lyon of {name}", _publish="1")
    statuses: list[int] = []
    together = threading.Barrier(2)

    def save(name: str) -> None:
        from django.db import connection

        together.wait()
        statuses.append(clients[name].post(change(city), sent[name]).status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=[name]) for name in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 302]


# ── what is said twice ──


@pytest.mark.parametrize(
    ("prefix", "values", "refusal"),
    [
        ("sources-name", {"value": "里昂", "language": "zh", "name_kind": "local"}, "duplicate"),
        ("facts", {"fact_kind": "indicator", "subject": "looms", "value": "1", "position": "0"}, "has said this"),
        ("designations", {"title": "Silk city", "outcome": "held", "position": "0"}, "duplicate"),
    ],
)
def test_two_equal_rows_are_refused_in_words(secretary: Client, prefix: str, values: Any, refusal: str) -> None:
    city = make.city()
    sent = filled(secretary.get(change(city)), _publish="1")
    answer = secretary.post(change(city), row(prefix, row(prefix, sent, **values), **values))
    assert answer.status_code == 200
    assert refusal in words(answer)


def test_a_name_that_the_record_has_is_refused(secretary: Client) -> None:
    city = make.city()
    make.name(city, "里昂", language="zh", name_kind="local")
    sent = row("sources-name", filled(secretary.get(change(city))), value="里昂", language="zh", name_kind="local")
    answer = secretary.post(change(city), sent)
    assert answer.status_code == 200
    assert Name.objects.count() == 1


# ── search ──


@pytest.mark.parametrize("asked", ["Zurich", "zürich", "苏黎世", "ZURICH"])
@pytest.mark.parametrize("public", [True, False])
def test_a_city_is_found_in_any_script(secretary: Client, asked: str, public: bool) -> None:
    city, _other = make.city(name="Zürich", slug="zh-1", public=public), make.city(name="Genève")
    make.name(city, "苏黎世", language="zh")
    fact = make.fact(city=city)
    for page, found in ((f"{CITY}changelist", city), ("admin:cities_fact_changelist", fact)):
        results = secretary.get(reverse(page), {"q": asked}).context["cl"].result_list
        assert list(results) == [found]


def test_whose_name_begins_with_what_is_asked_is_offered_first(secretary: Client) -> None:
    make.city(name="Aubenas", summary={"en": "Near Lyon"})
    make.city(name="Lyon")
    asked = {"app_label": "cities", "model_name": "fact", "field_name": "city", "term": "lyon"}
    offered = secretary.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [one["text"] for one in offered] == ["Lyon", "Aubenas"]


# ── history and front page ──


def test_the_history_is_in_words(secretary: Client) -> None:
    china = make.country(code="CN", name="China")
    city = make.city(slug="lyon", name="Lyon", country=make.country(code="FR", name="France"))
    role = make.city_role(city=city, role="host", since="2021")
    make.cite(city, source=make.source(title="The report"), field="name")
    write_as("ada", country=china, summary={"en": "Silk", "fr": "Soie"})
    with make.write():
        role.delete()
    told = words(secretary.get(reverse(f"{CITY}history", args=[city.pk])))
    assert "Changed City Lyon Field Before After Country France China" in told
    assert "Summary (English) nothing Silk Summary (French) nothing Soie" in told
    assert "ada (admin)" in told
    assert "Removed Network role host Field Before City Lyon Role host Since 2021" in told
    assert "Added Citation name: The report" in told


def test_a_long_history_has_pages(secretary: Client) -> None:
    city = make.city(slug="lyon")
    for number in range(25):
        write_as("ada", name=f"Name {number}")
    page = reverse(f"{CITY}history", args=[city.pk])
    assert "Page 1 of 2" in words(secretary.get(page))
    assert "Name 21" not in words(secretary.get(page, {"p": 2}))
    assert secretary.get(page, {"p": "nonsense"}).status_code == 200


def test_the_front_page_shows_tasks_drafts_and_what_changed(secretary: Client) -> None:
    make.city(name="Lyon")
    make.city(name="Como", public=False)
    told = words(secretary.get(reverse("admin:index")))
    tasks = ["Cities and countries", "Members and bodies", "Conferences, decisions and news", "Sources", "The log"]
    places = [told.rindex(task) for task in [*tasks, "Accounts"]]
    assert places == sorted(places)
    assert "Not published yet 1 City" in told
    assert "Cities 2 Cities Add" in told
    assert "Added City Como" in told


def test_a_revision_is_shown_with_all_it_wrote(secretary: Client) -> None:
    make.city(name="Lyon")
    number = Revision.objects.latest("number").number
    told = words(secretary.get(reverse("admin:changes_revision_change", args=[number])))
    assert "Added City Lyon" in told
    assert "a command" in told


def test_the_desk_speaks_the_language_of_who_sits_at_it(secretary: Client) -> None:
    User.objects.update(language="fr")
    assert 'lang="fr"' in secretary.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("page", ["admin:index", f"{CITY}changelist", f"{CITY}add", "admin:login"])
def test_no_page_carries_style_or_script_of_its_own(secretary: Client, page: str) -> None:
    html = secretary.get(reverse(page)).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick=" not in html


def test_english_days_and_hours_are_written_for_all_countries(secretary: Client) -> None:
    make.city(slug="lyon")
    page = secretary.get("/admin/changes/revision/").content.decode()
    assert re.search(r">\d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d<", page)
