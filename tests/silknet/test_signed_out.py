"""A form that was left open while its person was signed out, or signed in anew: nothing of it is lost."""

from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from cities.models import City
from silknet.accounts.models import User
from silknet.drafts.models import Draft
from tests import make
from tests.forms import filled
from tests.reader import words

pytestmark = pytest.mark.django_db


def page_of(city: City) -> str:
    return reverse("admin:cities_city_change", args=[city.pk])


def sign_in(client: Client) -> Any:
    """As the form of sign-in does, with what the session holds."""
    user = User.objects.filter(username="ada").first() or make.user(
        username="ada", is_superuser=True, password="silk-road"
    )
    client.force_login(user)
    return user


def test_a_form_that_is_sent_when_signed_out_is_shown_again_after_signing_in(client: Client) -> None:
    city = make.city(name="Lyon", public=False)
    sign_in(client)
    sent = filled(client.get(page_of(city)), name="Lugdunum", _save="1")
    del (session := client.session)[SESSION_KEY]
    session.save()
    answer = client.post(page_of(city), sent)
    assert answer.status_code == 302
    assert City.objects.get().name == "Lyon"
    login = client.get(answer["Location"], follow=True)
    where = login.redirect_chain[-1][0] if login.redirect_chain else answer["Location"]
    assert "kept" in where
    signed = client.post(where, {"login": "ada", "password": "silk-road"}, follow=True)
    assert "You were signed out. Nothing is lost" in words(signed)
    again = filled(signed)
    assert (again["name"], City.objects.get().name) == ("Lugdunum", "Lyon")
    client.post(page_of(city), again | {"_save": "1"})
    assert City.objects.get().name == "Lugdunum"
    assert "You were signed out" not in words(client.get(f"{page_of(city)}?kept=1"))


def test_a_form_that_was_opened_before_a_new_sign_in_is_shown_again_and_writes_nothing() -> None:
    city, client = make.city(name="Lyon", public=False), Client(enforce_csrf_checks=True)
    sign_in(client)
    opened = client.get(page_of(city))
    sent = filled(opened, name="Lugdunum", _save="1") | {"csrfmiddlewaretoken": "x" * 64}
    answer = client.post(page_of(city), sent, follow=True)
    assert "You were signed out. Nothing is lost" in words(answer)
    assert (filled(answer)["name"], City.objects.get().name, Draft.objects.count()) == ("Lugdunum", "Lyon", 0)


def test_what_is_no_form_of_a_row_is_refused_as_ever() -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client)
    assert client.post(reverse("admin:cities_city_changelist"), {"action": "publish"}).status_code == 403
    assert client.post("/cities/", {}).status_code in (403, 405)


def test_another_page_does_not_show_what_was_kept(client: Client) -> None:
    city, other = make.city(name="Lyon", public=False), make.city(name="Como", public=False)
    sign_in(client)
    sent = filled(client.get(page_of(city)), name="Lugdunum", _save="1")
    del (session := client.session)[SESSION_KEY]
    session.save()
    client.post(page_of(city), sent)
    sign_in(client)
    assert filled(client.get(f"{page_of(other)}?kept=1"))["name"] == "Como"
    assert filled(client.get(f"{page_of(city)}?kept=1"))["name"] == "Lugdunum"
