"""Partners and their keys at the secretariat's desk."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from silknet import dates
from silknet.accounts.models import User
from silknet.changes.models import Revision
from silknet.partners.models import ApiKey, Partner
from silknet.partners.tokens import Token
from tests import make
from tests.forms import filled
from tests.reader import words

pytestmark = pytest.mark.django_db

ADD = reverse("admin:partners_apikey_add")
KEYS = reverse("admin:partners_apikey_changelist")


def page_of(row: Any) -> str:
    return reverse(f"admin:partners_{row._meta.model_name}_change", args=[row.pk])


def create(client: Client, partner: Partner, **values: Any) -> Any:
    form = client.get(f"{ADD}?partner={partner.pk}")
    return client.post(ADD, filled(form, name="Test site", _save="Save", **values))


def told(answer: Any) -> str:
    """The key that a page tells."""
    return next(iter(re.findall(r"slk_[0-9a-f]{8}_[\w-]{43}", answer.content.decode())), "")


def read_with(token: str) -> int:
    return Client().get("/api/v1/cities/", headers={"authorization": f"Bearer {token}"}).status_code


def test_a_partner_gets_a_key_that_is_shown_once(secretary: Client) -> None:
    partner = make.partner(name="Museum")
    assert f"{ADD}?partner={partner.pk}" in secretary.get(page_of(partner)).content.decode()
    answer = create(secretary, partner)
    token, key = told(answer), partner.keys.get()
    assert (answer.status_code, read_with(token)) == (200, 200)
    assert "no-store" in answer["Cache-Control"]
    assert "It is shown now and never again" in words(answer)
    assert (key.name, key.created_by, key.expires_on) == (
        "Test site",
        User.objects.get(username="secretary"),
        dates.today() + timedelta(days=365),
    )
    later = [page_of(partner), page_of(key), KEYS, ADD, reverse("admin:partners_apikey_history", args=[key.pk])]
    assert [told(secretary.get(page)) for page in later] == [""] * 5
    assert "slk" not in "".join(str(session.get_decoded()) for session in Session.objects.all())


def test_keys_leave_no_trace_in_the_logs_of_the_register(secretary: Client) -> None:
    create(secretary, make.partner())
    assert (Revision.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_the_third_key_that_works_is_refused_in_the_form(secretary: Client) -> None:
    partner = make.partner(name="Museum")
    tokens = [told(create(secretary, partner)) for _number in range(2)]
    refused = create(secretary, partner)
    assert "Museum has two keys that work. Revoke one first." in words(refused)
    assert (partner.keys.count(), told(refused)) == (2, "")
    assert [read_with(token) for token in tokens] == [200, 200]


@pytest.mark.parametrize("days", [-1, 0])
def test_a_key_that_never_works_is_not_made(secretary: Client, days: int) -> None:
    partner = make.partner()
    refused = create(secretary, partner, expires_on=(dates.today() + timedelta(days=days)).isoformat())
    assert "Give a day after today." in words(refused)
    assert partner.keys.count() == 0


def test_a_key_is_revoked_on_its_page(secretary: Client) -> None:
    partner = make.partner()
    token = told(create(secretary, partner))
    key = partner.keys.get()
    secretary.post(page_of(key), filled(secretary.get(page_of(key)), _revoke="Revoke for ever"))
    key.refresh_from_db()
    assert (read_with(token), str(key.revoked_by)) == (401, "secretary")
    assert "Revoked" in words(secretary.get(page_of(partner)))
    assert "_revoke" not in secretary.get(page_of(key)).content.decode()


def test_many_keys_are_revoked_in_their_list(secretary: Client) -> None:
    tokens = [Token.make() for _number in range(2)]
    keys = [make.api_key(token) for token in tokens]
    other = Token.make()
    make.api_key(other)
    chosen = {"action": "revoke", "_selected_action": [key.pk for key in keys], "index": "0"}
    answer = secretary.post(KEYS, chosen, follow=True)
    assert "2 keys are refused from now on." in words(answer)
    assert [read_with(str(token)) for token in [*tokens, other]] == [401, 401, 200]


def test_what_a_key_is_cannot_be_edited(secretary: Client) -> None:
    key, other = make.api_key(), make.partner()
    kept = ApiKey.objects.filter(pk=key.pk).values()
    before = kept.get()
    wanted = {"partner": other.pk, "expires_on": "2099-01-01", "prefix": "ffffffff", "digest": "0", "revoked_at": ""}
    secretary.post(page_of(key), filled(secretary.get(page_of(key)), name="Live site", _save="Save") | wanted)
    assert kept.get() == before | {"name": "Live site"}


def test_who_may_only_look_neither_creates_nor_revokes(client: Client) -> None:
    token, reader = Token.make(), make.user()
    key = make.api_key(token)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_apikey", "view_partner"]))
    client.force_login(reader)
    sent = {"partner": key.partner_id, "name": "Mine", "expires_on": "2099-01-01", "_revoke": "1"}
    assert client.get(page_of(key)).status_code == 200
    assert [client.post(page, sent).status_code for page in (ADD, page_of(key))] == [403, 403]
    client.post(KEYS, {"action": "revoke", "_selected_action": [key.pk], "index": "0"})
    assert (ApiKey.objects.count(), read_with(str(token))) == (1, 200)


def test_the_keys_of_a_partner_who_leaves_stop(secretary: Client) -> None:
    token = Token.make()
    key = make.api_key(token)
    secretary.post(reverse("admin:partners_partner_delete", args=[key.partner_id]), {"post": "yes"})
    assert (Partner.objects.count(), read_with(str(token))) == (0, 401)


def test_states_are_told_in_words(secretary: Client) -> None:
    today = dates.today()
    make.api_key(name="One")
    make.api_key(name="Two", expires_on=today)
    make.api_key(name="Three", revoked_at=timezone.now())
    page = secretary.get(KEYS).content.decode()
    assert re.findall(r'class="state state-(\w+)">(\w+)<', page) == [
        ("withdrawn", "Revoked"),
        ("withdrawn", "Expired"),
        ("public", "Works"),
    ]
