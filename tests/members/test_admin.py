"""Organizations, memberships and seats at the secretariat's desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Committee, Seat
from silknet import dates
from silknet.changes.models import Revision
from tests import make
from tests.forms import filled, row
from tests.reader import queries, words

pytestmark = pytest.mark.django_db


def change(committee: Committee) -> str:
    return reverse("admin:members_committee_change", args=[committee.pk])


def test_a_seat_is_given_from_the_committee_and_published_from_the_list(secretary: Client) -> None:
    committee, person = make.committee(name="Council", slug="council"), make.person(name="Zhao Feng")
    sent = filled(secretary.get(change(committee)), _continue="1")
    before = Revision.objects.count()
    sent = row("seats", sent, role="chairman", person=person.pk, since="2024", position="0")
    answer = secretary.post(change(committee), sent, follow=True)
    seat = Seat.objects.get()
    assert (seat.slug, seat.public, seat.since) == ("council-chairman-zhao-feng", False, "2024")
    assert Revision.objects.count() == before + 1
    assert "Seats: 1 is not public yet" in words(answer)
    assert f"?committee__id__exact={committee.pk}&amp;state=draft" in answer.content.decode()
    waiting = secretary.get(reverse("admin:members_seat_changelist"), {"committee__id__exact": committee.pk})
    assert list(waiting.context["cl"].result_list) == [seat]


def test_two_equal_new_seats_get_two_addresses(secretary: Client) -> None:
    committee, person = make.committee(slug="council", name="Council"), make.person(name="Zhao Feng")
    sent = filled(secretary.get(change(committee)), _save="1")
    for since in ("2019", "2024"):
        sent = row("seats", sent, role="chairman", person=person.pk, since=since, position="0")
    secretary.post(change(committee), sent)
    assert sorted(Seat.objects.values_list("slug", flat=True)) == [
        "council-chairman-zhao-feng",
        "council-chairman-zhao-feng-2",
    ]


def test_seats_are_removed_on_their_own_page_only(secretary: Client) -> None:
    seat = make.seat()
    sent = filled(secretary.get(change(seat.committee)), **{"seats-0-DELETE": "on"}, _save="1")
    secretary.post(change(seat.committee), sent)
    assert Seat.objects.filter(pk=seat.pk).exists()


def test_a_committee_shows_those_below_it(secretary: Client) -> None:
    committee = make.committee()
    below = make.committee(name="Working group on fees", parent=committee)
    page = secretary.get(change(committee)).content.decode()
    assert f'<a href="../../{below.pk}/change/">Working group on fees</a>' in page


def test_a_committee_cannot_stand_below_itself(secretary: Client) -> None:
    committee = make.committee()
    below = make.committee(parent=committee)
    answer = secretary.post(change(committee), filled(secretary.get(change(committee)), parent=below.pk))
    assert "A committee cannot stand below itself." in words(answer)


def test_a_seat_of_a_draft_committee_is_published_but_not_seen(secretary: Client) -> None:
    seat = make.seat(committee=make.committee(public=False), public=False)
    page = reverse("admin:members_seat_change", args=[seat.pk])
    answer = secretary.post(page, filled(secretary.get(page), _publish="1"), follow=True)
    assert "It is published, but not seen while what it belongs to is not public." in words(answer)


def test_a_committee_with_many_seats_costs_the_same(secretary: Client) -> None:
    committee = make.committee()
    make.seat(committee=committee, organization=make.organization(), person=make.person())
    once = queries(secretary, change(committee))
    for _number in range(5):
        make.seat(committee=committee, organization=make.organization(), person=make.person())
    assert queries(secretary, change(committee)) == once


def test_only_members_count_as_members(secretary: Client) -> None:
    yesterday = (dates.today() - timedelta(days=1)).isoformat()
    tomorrow = (dates.today() + timedelta(days=1)).isoformat()
    member, leaving, former = make.organization(), make.organization(), make.organization()
    make.membership(organization=member, since="")
    make.membership(organization=leaving, until=tomorrow)
    make.membership(organization=former, until=yesterday)
    listed = make.organization(tie="listed")
    for asked, right in (("member", {member, leaving}), ("former", {former}), ("none", {listed})):
        found = secretary.get(reverse("admin:members_organization_changelist"), {"membership": asked})
        assert set(found.context["cl"].result_list) & {member, leaving, former, listed} == right


@pytest.mark.parametrize(("asked", "right"), [("lasting", [0, 1]), ("ended", [2])])
def test_memberships_are_filtered_by_what_stands_today(secretary: Client, asked: str, right: list[int]) -> None:
    rows = [make.membership(until=until) for until in ("", "2999", "2020")]
    found = secretary.get(reverse("admin:members_membership_changelist"), {"standing": asked})
    assert {one.pk for one in found.context["cl"].result_list} == {rows[number].pk for number in right}


def test_memberships_are_filtered_by_year_and_those_without(secretary: Client) -> None:
    dated, undated = make.membership(since="2019-11-27"), make.membership(since="")
    for asked, right in (("2019", dated), ("none", undated)):
        found = secretary.get(reverse("admin:members_membership_changelist"), {"since": asked})
        assert list(found.context["cl"].result_list) == [right]


def test_a_batch_of_another_body_is_refused(secretary: Client) -> None:
    membership, batch = make.membership(), make.admission_batch()
    page = reverse("admin:members_membership_change", args=[membership.pk])
    answer = secretary.post(page, filled(secretary.get(page), batch=batch.pk))
    assert "This batch was admitted by another body." in words(answer)
