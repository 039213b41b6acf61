"""Taking back in the secretariat: what would be written is shown first; who may not do the contrary may not undo."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cities.models import City, Fact
from silknet.changes.door import revision
from silknet.changes.models import Change, Head, Revision
from silknet.sources.models import Name
from tests import make
from tests.reader import words

pytestmark = pytest.mark.django_db


def head() -> int:
    return Head.objects.read()[1]


def undo_page(number: int) -> str:
    return reverse("admin:changes_revision_undo", args=[number])


def renamed() -> int:
    city = make.city(name="Lyon")
    city.name = "Lugdunum"
    make.saved(city)
    return head()


def test_a_revision_leads_to_what_taking_it_back_would_write(secretary: Client) -> None:
    number = renamed()
    page = secretary.get(reverse("admin:changes_revision_change", args=[number])).content.decode()
    assert undo_page(number) in page
    shown = words(secretary.get(undo_page(number)))
    assert "Changed City Lyon" in shown
    assert "Name Lugdunum Lyon" in shown
    assert (head(), City.objects.get().name) == (number, "Lugdunum")
    answer = secretary.post(undo_page(number), follow=True)
    assert "It is taken back." in words(answer)
    assert (City.objects.get().name, str(Revision.objects.get(number=head()).made_by)) == ("Lyon", "secretary")


def test_a_second_click_says_that_it_is_taken_back_already(secretary: Client) -> None:
    number = renamed()
    secretary.post(undo_page(number))
    shown = words(secretary.post(undo_page(number)))
    assert f"Revision {number + 1} changed it later." in shown
    assert head() == number + 1


def test_what_stands_in_the_way_is_listed_and_nothing_offered(secretary: Client) -> None:
    number = renamed()
    city = City.objects.get()
    city.name = "Lion"
    make.saved(city)
    answer = secretary.get(undo_page(number))
    assert f"City Lion: Revision {head()} changed it later." in words(answer)
    assert "Take it back" not in words(answer)


def test_a_removed_record_is_put_back_with_its_names(secretary: Client) -> None:
    city = make.city(name="Lyon", public=False)
    with revision(by=None, source="test"):
        Name(kind="cities", record=city.uuid, value="Lione", language="it").save()
    secretary.post(reverse("admin:cities_city_delete", args=[city.pk]), {"post": "yes"})
    assert not City.objects.exists()
    change = Change.objects.get(kind="cities.city", verb="removed")
    page = reverse("admin:changes_change_change", args=[change.pk])
    back = reverse("admin:changes_change_put_back", args=[change.pk])
    assert back in secretary.get(page).content.decode()
    secretary.post(back)
    assert (City.objects.get().uuid, Name.objects.get().value) == (city.uuid, "Lione")
    assert back not in secretary.get(page).content.decode()
    assert "It is there already." in words(secretary.post(back, follow=True))


@pytest.mark.parametrize(("role", "status"), [("publisher", 200), ("editor", 403), ("reader", 403), ("treasurer", 403)])
def test_who_may_not_publish_takes_nothing_back(client: Client, role: str, status: int) -> None:
    number = renamed()
    user = make.user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert client.get(undo_page(number)).status_code == status
    assert client.post(undo_page(number)).status_code == (302 if status == 200 else 403)
    page = client.get(reverse("admin:changes_revision_change", args=[number]))
    assert (undo_page(number) in page.content.decode()) is (status == 200)


def test_many_rows_are_taken_back_at_the_price_of_showing_some(secretary: Client) -> None:
    city = make.city()
    with revision(by=None, source="test"):
        for _number in range(101):
            make.fact(city=city)
    number = head()
    assert "And one more change." in words(secretary.get(undo_page(number)))
    secretary.post(undo_page(number))
    assert not Fact.objects.exists()
