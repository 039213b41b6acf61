"""Languages in the secretariat: each box of a form says its state, and each language has a work list."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from silknet.admin.texts import compared
from silknet.changes.models import Revision
from silknet.translations.models import StillHolds, Text
from tests import make
from tests.forms import filled
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


def changed(row: Any, **texts: Any) -> Any:
    for field, value in texts.items():
        setattr(row, field, value)
    return make.saved(row)


def outdated_city(**values: Any) -> Any:
    city = make.city(**{"summary": {"en": "An old silk city", "fr": "Une ville", "it": "Una città"}} | values)
    return changed(city, summary=city.summary | {"en": "A new silk city", "it": "Una città nuova"})


def form_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def list_of(language: str, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('admin:translations', args=[language])}?{query}"


def tick(answer: Any) -> str:
    return re.findall(r'name="summary-holds" value="([^"]+)"', answer.content.decode())[0]


def outdated(row: Any) -> str:
    return Text.objects.get(kind=row._meta.label_lower, row=row.pk, field="summary").outdated


# ── the form ──


def test_each_box_says_its_state_the_original_first(secretary: Client) -> None:
    told = words(secretary.get(form_of(outdated_city())))
    assert "English Original A new silk city French Outdated Une ville" in told
    assert "Italian Done Una città nuova Missing: Simplified Chinese Spanish Brazilian Portuguese Japanese" in told
    assert "What changed in the original since An A old new silk city" in told


def test_a_text_without_english_begins_with_its_original(secretary: Client) -> None:
    told = words(secretary.get(form_of(make.city(summary={"it": "Una città"}))))
    assert "Italian Original Una città Missing: English French" in told


def test_a_new_record_has_no_states(secretary: Client) -> None:
    told = words(secretary.get(reverse("admin:cities_city_add")))
    assert "Other languages" in told
    assert "Missing" not in told


def test_a_tick_says_that_a_translation_still_holds(secretary: Client) -> None:
    city = outdated_city()
    page = secretary.get(form_of(city))
    answer = secretary.post(form_of(city), filled(page, _save="Save", **{"summary-holds": tick(page)}))
    assert (answer.status_code, outdated(city)) == (302, "")
    told = Revision.objects.latest("number")
    assert (told.made_by and told.made_by.username, told.changes.get().kind) == ("secretary", "translations.stillholds")
    history = words(secretary.get(reverse("admin:cities_city_history", args=[city.pk])))
    assert "Added Translation that still holds summary (fr)" in history
    page = secretary.get(form_of(city))
    secretary.post(form_of(city), filled(page, _save="Save"))
    assert Revision.objects.latest("number") == told


def test_a_tick_is_of_the_original_that_was_looked_at(secretary: Client) -> None:
    city = outdated_city()
    page = secretary.get(form_of(city))
    sent = filled(page, _save="Save", **{"summary-holds": tick(page)})
    changed(city, summary=city.summary | {"en": "Nothing of the kind"})
    secretary.post(form_of(city), sent)
    assert (outdated(city), StillHolds.objects.count()) == (",fr,it,", 0)


def test_who_mends_the_original_says_at_once_what_still_holds(secretary: Client) -> None:
    city = outdated_city()
    page = secretary.get(form_of(city))
    box = re.findall(r'name="(summary_\w+)"[^>]*lang="en"', page.content.decode())[0]
    secretary.post(form_of(city), filled(page, _publish="1", **{box: "A newer city", "summary-holds": tick(page)}))
    city.refresh_from_db()
    assert (city.summary["en"], outdated(city)) == ("A newer city", ",it,")


def test_what_is_not_outdated_or_no_language_is_not_held(secretary: Client) -> None:
    city = outdated_city()
    page = secretary.get(form_of(city))
    _language, digest = tick(page).split(":")
    for code in ("it", "ja", "xx"):
        secretary.post(form_of(city), filled(page, _save="Save", **{"summary-holds": f"{code}:{digest}"}))
    assert (outdated(city), StillHolds.objects.count()) == (",fr,", 0)


def test_texts_of_rows_under_a_form_have_states_and_ticks_too(secretary: Client) -> None:
    city = make.city()
    fact = make.fact(city=city, text={"en": "Mill", "fr": "Usine"})
    changed(fact, text={"en": "Mills", "fr": "Usine"})
    page = secretary.get(form_of(city))
    value = re.findall(r'name="facts-0-text-holds" value="([^"]+)"', page.content.decode())[0]
    secretary.post(form_of(city), filled(page, _save="Save", **{"facts-0-text-holds": value}))
    assert Text.objects.get(kind="cities.fact", row=fact.pk).outdated == ""


def test_states_cost_a_form_the_same_for_few_rows_and_for_many(secretary: Client) -> None:
    city = outdated_city()

    def grow() -> None:
        fact = make.fact(city=city, text={"en": "Mill", "fr": "Usine"})
        changed(fact, text={"en": "Mills", "fr": "Usine"})

    grow()
    once = queries(secretary, form_of(city))
    for _number in range(4):
        grow()
    assert (queries(secretary, form_of(city)), once <= 30) == (once, True)


@pytest.mark.parametrize(
    ("was", "now", "parts"),
    [
        ("a silk city", "a silk town", [("", "a silk "), ("del", "city"), ("ins", "town")]),
        ("丝绸之城", "丝绸之都", [("", "丝绸之"), ("del", "城"), ("ins", "都")]),
        ("", "new", [("ins", "new")]),
        ("same", "same", [("", "same")]),
    ],
)
def test_two_states_of_a_text_are_compared_by_words(was: str, now: str, parts: Any) -> None:
    assert list(compared(was, now)) == parts


# ── the work list ──


def lines(answer: Any) -> list[tuple[str, str]]:
    return [(line.name, f"{line.field}: {line.state}") for line in answer.context["lines"]]


def test_a_work_list_has_what_is_missing_and_outdated_the_public_first(secretary: Client) -> None:
    make.city(name="Draft", summary={"en": "Hidden"}, public=False)
    lyon = outdated_city(name="Lyon", silk_history={"en": "Silk"})
    make.city(name="Whole", summary={"en": "A", "fr": "V"})
    make.fact(city=lyon, subject="mill", text={"en": "A mill"})
    make.person()
    answer = secretary.get(list_of("fr"))
    assert lines(answer) == [
        ("Lyon", "silk history: missing"),
        ("Lyon", "summary: outdated"),
        ("Lyon: mill", "in words: missing"),
        ("Draft", "summary: missing"),
    ]
    assert "Lyon: summary City Outdated A new silk city Une ville" in words(answer)
    assert lines(secretary.get(list_of("fr", state="outdated"))) == [("Lyon", "summary: outdated")]
    assert lines(secretary.get(list_of("fr", kind="cities.fact"))) == [("Lyon: mill", "in words: missing")]
    assert ("Draft", "summary: missing") not in lines(secretary.get(list_of("fr", public="yes")))
    assert lines(secretary.get(list_of("en"))) == []


def test_a_line_leads_to_the_box(secretary: Client) -> None:
    outdated_city()
    html = secretary.get(list_of("fr")).content.decode()
    page, _hash, box = re.findall(r'<a href="(/admin/cities/city/[^"#]+)(#)([^"]+)"', html)[0]
    form = secretary.get(page).content.decode()
    found = re.findall(rf'<textarea[^>]*id="{box}"[^>]*>', form) or re.findall(rf'id="{box}"', form)
    assert 'lang="fr"' in found[0]


def test_a_long_list_has_pages_at_one_price(secretary: Client) -> None:
    def grow() -> None:
        for maker in (make.city, make.organization, make.committee):
            maker(**{"mandate" if maker is make.committee else "summary": {"en": "A"}})
        make.fact(text={"en": "A"})
        make.picture()

    grow()
    once = queries(secretary, list_of("ja"))
    for _number in range(12):
        grow()
    assert queries(secretary, list_of("ja")) <= once <= 30
    assert "Page 2 of 2" in words(secretary.get(list_of("ja", p="2", state="missing")))
    assert secretary.get(list_of("ja", p="nonsense", kind="nonsense", state="nonsense")).status_code == 200


def test_a_work_list_is_for_languages_of_the_portal_and_for_who_may_look(client: Client, secretary: Client) -> None:
    outdated_city()
    assert secretary.get(reverse("admin:translations", args=["de"])).status_code == 404
    client.force_login(make.user())
    assert lines(client.get(list_of("fr"))) == []
