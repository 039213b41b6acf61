"""Sources and citations at the secretariat's desk."""

import pytest
from django.test import Client
from django.urls import reverse

from silknet.sources import actions
from silknet.sources.models import Citation
from tests import make
from tests.forms import filled, row
from tests.reader import words

pytestmark = pytest.mark.django_db


def test_a_source_shows_what_it_supports(secretary: Client) -> None:
    source, city = make.source(), make.city(name="Lyon")
    make.cite(city, source=source)
    make.cite(make.person(name="Zhao Feng"), source=source)
    page = secretary.get(reverse("admin:sources_source_change", args=[source.pk]))
    assert "Supports: Lyon, Zhao Feng" in words(page)
    assert reverse("admin:cities_city_change", args=[city.pk]) in page.content.decode()


def test_a_citation_names_a_field_of_its_record_by_choice(secretary: Client) -> None:
    seat, source = make.seat(), make.source()
    page = reverse("admin:members_seat_change", args=[seat.pk])
    sent = filled(secretary.get(page), _publish="1")
    wrong = secretary.post(page, row("sources-citation", sent, source=source.pk, field="latitude", position="0"))
    assert "latitude is not one of the available choices" in words(wrong)
    secretary.post(page, row("sources-citation", sent, source=source.pk, field="since", position="0"))
    assert list(Citation.objects.values_list("kind", "record", "field")) == [("seats", seat.uuid, "since")]


def test_a_source_that_says_otherwise_says_of_which_field(secretary: Client) -> None:
    city = make.city()
    page = reverse("admin:cities_city_change", args=[city.pk])
    sent = row("sources-citation", filled(secretary.get(page)), source=make.source().pk, says="Lugdunum", position="0")
    assert "Name the field of which the source says otherwise." in words(secretary.post(page, sent))


def test_publishing_what_another_record_left_is_refused(secretary: Client) -> None:
    left = make.city(slug="lyon")
    left.slug = "lyons"
    make.saved(left)
    taken = make.city(slug="como", public=False)
    type(taken).objects.filter(pk=taken.pk)
    with make.write():
        type(taken).objects.filter(pk=taken.pk).update(slug="lyon")
    answer = secretary.post(
        reverse("admin:cities_city_changelist"),
        {"action": "publish", "_selected_action": [taken.pk], "index": "0"},
        follow=True,
    )
    taken.refresh_from_db()
    assert not taken.public
    assert "lyon was the address of another record" in words(answer)


def test_a_verb_tells_the_log_what_it_did() -> None:
    city, user = make.city(name="Lyon", public=False), make.user()
    actions.publish(city, by=user)
    actions.withdraw(city, by=user)
    from silknet.changes.models import Revision

    told = Revision.objects.order_by("-number").values_list("note", "source", "made_by")[:2]
    assert list(told) == [("Withdrew Lyon", "admin", user.pk), ("Published Lyon", "admin", user.pk)]
