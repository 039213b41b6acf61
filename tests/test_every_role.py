"""Who may do what, on every page of the secretariat: each role against the table, from the site's own registry."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from members.actions import entrust, release
from members.models import Committee, Mandate, Organization, Place, Seat
from silknet.accounts.models import User
from silknet.accounts.roles import MANDATED, OWN, PUBLIC, ROLES, table
from silknet.admin import RecordAdmin
from silknet.changes.models import Revision
from silknet.drafts.actions import publish
from silknet.drafts.models import Draft
from silknet.pictures.models import Picture
from tests import make
from tests.forms import filled, row
from tests.reader import words
from tests.test_every_admin import ALL, MAKERS, _named, address, every_admin

pytestmark = pytest.mark.django_db

every_published = _named([held_by for held_by in ALL if "publish" in (held_by.actions or ())])
every_role = pytest.mark.parametrize("role", ROLES)


def signed_in(*roles: str, **values: Any) -> Client:
    client = Client()
    client.force_login(make.with_role(*roles, **values))
    return client


def whole(role: str, held_by: Any) -> frozenset[str]:
    return table()[held_by.opts.label_lower][role].any


def statuses(client: Client, held_by: Any, row: Any) -> dict[str, int]:
    """What the pages of a kind answer; changing and deleting by what a form sends, not only by what is shown."""
    change, delete = address(held_by, "change", row.pk), address(held_by, "delete", row.pk)
    return {
        "list": client.get(address(held_by, "changelist")).status_code,
        "view": client.get(change).status_code,
        "history": client.get(address(held_by, "history", row.pk)).status_code,
        "add": client.get(address(held_by, "add")).status_code,
        "change": client.post(change, {}).status_code,
        "delete": client.get(delete).status_code,
    }


# ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_in_the_secretariat_is_in_the_table() -> None:
    edited = {held_by.opts.label_lower for held_by in ALL}
    inlines = {one.model._meta.label_lower for held_by in ALL for one in (*held_by.inlines, *_attached(held_by))}
    assert edited | inlines == set(table())


def _attached(held_by: Any) -> tuple[Any, ...]:
    return getattr(held_by, "attached", ())


def test_publishing_is_asked_for_where_there_is_something_to_publish() -> None:
    published = {kind for kind, cells in table().items() if "publish" in cells["publisher"].any}
    assert published == {held_by.opts.label_lower for held_by in ALL if "publish" in (held_by.actions or ())}
    assert {cells["editor"].any & {"publish"} for cells in table().values()} == {frozenset()}


def test_what_is_her_own_is_told_for_every_kind_that_has_pages() -> None:
    limited = {
        (kind, role)
        for kind, cells in table().items()
        for role, cell in cells.items()
        if cell.own and admin.site.is_registered(MODELS.get(kind, Mandate)) and kind in MODELS
    }
    assert limited == {(kind, role) for kind, ways in OWN.items() for role in ways}
    assert {role for _kind, role in limited} == set(MANDATED)


MODELS = {held_by.opts.label_lower: held_by.model for held_by in ALL}


def test_no_role_is_above_the_administrators() -> None:
    for kind, cells in table().items():
        assert all(cell.any | cell.own <= cells["administrator"].any for cell in cells.values()), kind


def test_groups_are_made_right_after_a_migration() -> None:
    held = set(Group.objects.get(name="publisher").permissions.values_list("codename", flat=True))
    assert {"publish_city", "view_revision"} <= held
    assert "view_user" not in held
    Group.objects.get(name="publisher").permissions.clear()
    Group.objects.get(name="reader").permissions.add(*Group.objects.get(name="administrator").permissions.all())
    call_command("migrate", verbosity=0)
    assert set(Group.objects.get(name="publisher").permissions.values_list("codename", flat=True)) == held
    assert not make.with_role("reader").has_perm("cities.change_city")


# ── Every page of every kind, by every role ──────────────────────────────────────────────────────────────────────────


def right(role: str, held_by: Any) -> dict[str, int]:
    """What the table says that they answer, for a row that is nobody's own; the public's are everybody's."""
    kind, cell = held_by.opts.label_lower, table()[held_by.opts.label_lower][role]
    looks = "view" in cell.any or OWN.get(kind, {}).get(role) == PUBLIC
    added_here = held_by.model is not Picture  # a picture is added on the page of its record
    return {
        "list": 200 if looks or "view" in cell.own else 403,
        "view": 200 if looks else AWAY if "view" in cell.own else 403,
        "history": 200 if looks else AWAY if "view" in cell.own else 403,
        "add": 200 if "add" in cell.any | cell.own and added_here else 403,
        "change": 200 if "change" in cell.any else AWAY if "change" in cell.own and not looks else 403,
        "delete": 200 if "delete" in cell.any else AWAY if "delete" in cell.own and not looks else 403,
    }


AWAY = 302  # what is not there for her leads to the front page


@every_admin
@pytest.mark.one_database
def test_every_page_answers_each_role_as_the_table_says(held_by: Any) -> None:
    found = {role: statuses(signed_in(role), held_by, MAKERS[held_by.model]()) for role in ROLES}
    assert found == {role: right(role, held_by) for role in ROLES}


@every_published
@pytest.mark.one_database
def test_only_who_may_publish_sees_and_uses_the_buttons(held_by: Any) -> None:
    for role in ("editor", "publisher"):
        row, client = MAKERS[held_by.model](public=False), signed_in(role)
        page = address(held_by, "change", row.pk)
        shown = client.get(page)
        assert ('name="_publish"' in shown.content.decode()) == (role == "publisher")
        client.post(page, filled(shown, _publish="1"))
        chosen = {"_selected_action": [row.pk], "index": "0", "action": "publish"}
        client.post(address(held_by, "changelist"), chosen)
        row.refresh_from_db()
        assert row.public == (role == "publisher")


@every_admin
@pytest.mark.one_database
def test_who_only_looks_sees_a_form_without_buttons(held_by: Any) -> None:
    for role in ROLES:
        if whole(role, held_by) == {"view"} and not table()[held_by.opts.label_lower][role].own:
            row = MAKERS[held_by.model]()
            text = signed_in(role).get(address(held_by, "change", row.pk)).content.decode()
            assert 'name="_save"' not in text
            assert 'name="_publish"' not in text


@every_role
def test_the_table_is_shown_to_everybody_who_comes_in(role: str) -> None:
    answer = signed_in(role).get("/admin/roles/")
    assert (answer.status_code, str(ROLES[role]) in words(answer)) == (200, True)
    assert "Organizations look edit edit, publish look look edit, publish look her own: look, edit" in words(answer)
    assert "Cities look edit edit, publish look look edit, publish look what is public: look" in words(answer)
    assert Client().get("/admin/roles/").status_code == 302


# ── A committee's secretary ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hers() -> Committee:
    return make.committee(name="Council")


@pytest.fixture
def clerk(hers: Committee) -> Client:
    client = Client()
    user = make.user(username="clerk", is_staff=False)
    entrust(Mandate(user=user, committee=hers), by=None)
    client.force_login(User.objects.get(pk=user.pk))
    return client


def page_of(row: Any, name: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def test_a_mandate_gives_the_role_and_its_end_takes_it(hers: Committee) -> None:
    user = make.user(is_staff=False)
    entrust(Mandate(user=user, committee=hers), by=None)
    entrust(Mandate(user=user, committee=make.committee()), by=None)
    assert (user.roles, user.is_staff) == (("committee",), True)
    for mandate in user.mandates.all():
        assert user.roles == ("committee",)
        release(mandate)
        user = User.objects.get(pk=user.pk)
    assert (user.roles, user.is_staff) == ((), False)


def test_a_secretary_edits_her_committee_and_looks_at_others(clerk: Client, hers: Committee) -> None:
    other = make.committee(name="Assembly")
    assert clerk.post(page_of(hers), filled(clerk.get(page_of(hers)), name="Grand council")).status_code == 302
    hers.refresh_from_db()
    assert hers.name == "Council"
    publish(Draft.objects.get(), by=make.with_role("publisher"))
    hers.refresh_from_db()
    assert hers.name == "Grand council"
    shown = clerk.get(page_of(other))
    assert (shown.status_code, 'name="_save"' in shown.content.decode()) == (200, False)
    assert clerk.post(page_of(other), {"name": "Mine"}).status_code == 403
    assert "Assembly" in words(clerk.get(reverse("admin:members_committee_changelist")))


def test_a_secretary_gives_seats_in_her_committee_alone(clerk: Client, hers: Committee) -> None:
    other, person = make.committee(), make.person()
    sent = filled(clerk.get(page_of(hers)))
    sent = row("seats", sent, role="chairman", person=person.pk, since="2024", position="0")
    assert clerk.post(page_of(hers), sent).status_code == 302
    seat = Seat.objects.get()
    assert (seat.committee, seat.public) == (hers, False)
    add, before = reverse("admin:members_seat_add"), Revision.objects.count()
    new = {"committee": other.pk, "role": "chairman", "person": person.pk, "position": "0", "slug": ""}
    form = filled(clerk.get(add)) | new
    refused = clerk.post(add, form)
    assert (refused.status_code, list(refused.context["errors"].data) != []) == (200, True)
    assert clerk.post(page_of(seat), filled(clerk.get(page_of(seat)), committee=other.pk)).status_code == 200
    assert clerk.post(page_of(make.seat(committee=other)), {}).status_code == 403
    assert Seat.objects.filter(committee=other, role="chairman").count() == 0
    assert Revision.objects.filter(number__gt=before, source="admin").count() == 0
    assert clerk.post(add, form | {"committee": hers.pk}).status_code == 302


def test_a_secretary_publishes_and_deletes_nothing(clerk: Client, hers: Committee) -> None:
    seat = make.seat(committee=hers, public=False)
    for action in ("publish", "delete_selected"):
        chosen = {"_selected_action": [seat.pk], "index": "0", "action": action, "post": "yes"}
        clerk.post(reverse("admin:members_seat_changelist"), chosen)
    clerk.post(page_of(seat), filled(clerk.get(page_of(seat)), _publish="1"))
    assert clerk.post(page_of(seat, "delete"), {"post": "yes"}).status_code == 403
    seat.refresh_from_db()
    assert not seat.public


def test_who_edits_all_by_another_role_is_not_narrowed_by_a_mandate(hers: Committee) -> None:
    user = make.with_role("editor")
    entrust(Mandate(user=user, committee=hers), by=None)
    client, other = Client(), make.committee()
    client.force_login(user)
    assert client.post(page_of(other), filled(client.get(page_of(other)), name="New")).status_code == 302


# ── A representative ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def firm() -> Organization:
    return make.organization(name="Ratti")


@pytest.fixture
def delegate(firm: Organization) -> Client:
    client = Client()
    user = make.user(username="delegate", is_staff=False)
    entrust(Mandate(user=user, organization=firm), by=None)
    client.force_login(User.objects.get(pk=user.pk))
    return client


def test_a_representative_sees_her_organization_and_no_other(delegate: Client, firm: Organization) -> None:
    other = make.organization(name="Como Seta")
    listed = words(delegate.get(reverse("admin:members_organization_changelist")))
    assert ("Ratti" in listed, "Como Seta" in listed) == (True, False)
    assert delegate.get(page_of(firm)).status_code == 200
    for page in ("change", "history", "delete"):
        assert delegate.get(page_of(other, page)).status_code in (302, 403)
    assert delegate.post(page_of(other), {"name": "Mine"}).status_code in (302, 403)
    asked = {"app_label": "members", "model_name": "organization", "field_name": "parent", "term": "como"}
    assert delegate.get(reverse("admin:autocomplete"), asked).json()["results"] == []
    front = words(delegate.get(reverse("admin:index")))
    assert "Como Seta" not in front


def test_a_representative_proposes_for_her_organization_and_its_parts(delegate: Client, firm: Organization) -> None:
    city, hidden = make.city(), make.city(public=False, name="Atlantis")
    sent = row(
        "places", filled(delegate.get(page_of(firm)), website="https://ratti.example"), city=city.pk, position="0"
    )
    sent = row("sources-name", sent, value="拉蒂", language="zh-hans", name_kind="variant")
    assert delegate.post(page_of(firm), sent).status_code == 302
    firm.refresh_from_db()
    assert (firm.website, Place.objects.count()) == ("", 0)
    publish(Draft.objects.get(), by=make.with_role("publisher"))
    firm = Organization.objects.get()
    assert firm.website == "https://ratti.example"
    assert (Place.objects.get().city, [name.value for name in firm.names_held()]) == (city, ["拉蒂"])
    assert "Atlantis" not in words(delegate.get(reverse("admin:cities_city_changelist")))
    assert delegate.get(page_of(hidden)).status_code == 302


def test_a_representative_keeps_the_pictures_and_places_of_her_organization_alone(delegate: Client, firm: Any) -> None:
    mine, others = make.picture(firm), make.picture(make.organization())
    assert delegate.get(page_of(mine)).status_code == 200
    assert delegate.get(page_of(others)).status_code == 302
    assert delegate.get(reverse("admin:pictures_picture_preview", args=[others.pk])).status_code == 403
    place = make.place(organization=make.organization())
    assert delegate.get(page_of(place, "delete")).status_code in (302, 403)
    chosen = {"_selected_action": [place.pk], "index": "0", "action": "delete_selected", "post": "yes"}
    delegate.post(reverse("admin:members_place_changelist"), chosen)
    assert Place.objects.filter(pk=place.pk).exists()


# ── Nobody gives herself more ────────────────────────────────────────────────────────────────────────────────────────


@every_role
def test_nobody_gives_herself_a_role_above_her_own(role: str) -> None:
    user = make.with_role(role)
    client = Client()
    client.force_login(user)
    page = page_of(user)
    groups = list(Group.objects.values_list("pk", flat=True))
    sent = {"username": user.username, "is_superuser": "on", "is_staff": "on", "groups": groups, "language": "en"}
    answer = client.post(page, sent | {"user_permissions": ["1"], "is_active": "on"})
    assert answer.status_code in ((200,) if role == "administrator" else (403,))
    again = User.objects.get(pk=user.pk)
    assert (again.is_superuser, again.roles) == (False, (role,))
    assert client.post(reverse("admin:members_mandate_add"), {}).status_code == (
        200 if role == "administrator" else 403
    )


def test_an_administrator_gives_roles_and_a_role_opens_the_door() -> None:
    client, user = signed_in("administrator"), make.user(is_staff=False)
    editor = Group.objects.get(name="editor").pk
    shown = client.get(page_of(user))
    assert "is_superuser" not in shown.content.decode()
    assert client.post(page_of(user), filled(shown, groups=[editor], is_superuser="on")).status_code == 302
    again = User.objects.get(pk=user.pk)
    assert (again.roles, again.is_staff, again.is_superuser) == (("editor",), True, False)
    client.post(
        page_of(user), {name: value for name, value in filled(client.get(page_of(user))).items() if name != "groups"}
    )
    assert User.objects.get(pk=user.pk).is_staff is False


def test_an_administrator_takes_no_superuser_over() -> None:
    client, boss = signed_in("administrator"), make.user(is_superuser=True)
    assert client.post(page_of(boss), {"username": "mine"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[boss.pk])
    assert client.post(password, {"password1": "Seidenraupe9", "password2": "Seidenraupe9"}).status_code == 403
    chosen = {"_selected_action": [boss.pk], "index": "0", "action": "delete_selected", "post": "yes"}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    assert client.post(page_of(boss, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=boss.pk).exists()


def test_a_mandate_is_given_in_the_secretariat(secretary: Client, hers: Committee) -> None:
    user, add = make.user(is_staff=False), reverse("admin:members_mandate_add")
    assert secretary.post(add, {"user": user.pk, "committee": hers.pk, "organization": ""}).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.given_by and mandate.given_by.username, User.objects.get(pk=user.pk).roles) == (
        "secretary",
        ("committee",),
    )
    both = {"user": user.pk, "committee": make.committee().pk, "organization": make.organization().pk}
    assert "one of both" in words(secretary.post(add, both))
    secretary.post(page_of(mandate, "delete"), {"post": "yes"})
    assert User.objects.get(pk=user.pk).roles == ()


def test_records_are_published_by_their_own_permission() -> None:
    kinds = [held_by for held_by in ALL if isinstance(held_by, RecordAdmin)]
    user = make.with_role("publisher")
    assert all(user.has_perm(f"{one.opts.app_label}.publish_{one.opts.model_name}") for one in kinds)
