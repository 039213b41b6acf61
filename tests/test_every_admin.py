"""Every list and form of the secretariat, from the site's own registry."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import City, CityRole, Country, Designation, Fact
from conferences.models import Conference, Decision, Document, NewsItem, Participation, Session
from members.models import AdmissionBatch, Committee, Figure, Mandate, Membership, Organization, Person, Place, Seat
from silknet.about.models import Page
from silknet.accounts.models import User
from silknet.admin import RecordAdmin, TrackedAdmin
from silknet.admin.forms import Autocomplete
from silknet.changes.models import Change, Revision, Version
from silknet.corrections.models import Correction
from silknet.drafts.models import Draft
from silknet.partners.models import ApiKey, Partner
from silknet.pictures.models import Picture
from silknet.sources.models import Source
from tests import make
from tests.forms import filled
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

MAKERS: dict[Any, Any] = {
    AdmissionBatch: make.admission_batch,
    City: make.city,
    CityRole: make.city_role,
    Committee: make.committee,
    Correction: make.correction,
    Conference: make.conference,
    Country: make.country,
    Decision: make.decision,
    Designation: make.designation,
    Document: make.document,
    Fact: make.fact,
    Figure: make.figure,
    Membership: make.membership,
    NewsItem: make.news_item,
    Organization: make.organization,
    Page: make.page,
    Participation: make.participation,
    Person: make.person,
    Picture: make.picture,
    Place: make.place,
    Seat: make.seat,
    Session: make.session,
    Source: make.source,
    User: make.user,
    Draft: make.draft,
    Partner: make.partner,
    ApiKey: make.api_key,
    Mandate: make.mandate,
    Revision: lambda: make.city() and Revision.objects.first(),
    Change: lambda: make.city() and Change.objects.last(),
}


def _named(registered: Any) -> Any:
    return pytest.mark.parametrize("held_by", registered, ids=lambda one: one.opts.label_lower)


ALL = list(admin.site._registry.values())
every_admin = _named(ALL)
every_tracked = _named([one for one in ALL if isinstance(one, TrackedAdmin)])
every_record = _named([one for one in ALL if isinstance(one, RecordAdmin)])


def address(held_by: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{held_by.opts.app_label}_{held_by.opts.model_name}_{page}", args=args)


def numbers() -> int:
    return Revision.objects.count()


@every_admin
def test_every_page_of_it_answers(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    pages = {
        address(held_by, "changelist"): 200,
        address(held_by, "add"): 200,
        address(held_by, "change", row.pk): 200,
        address(held_by, "history", row.pk): 200,
        address(held_by, "delete", row.pk): 200,
    }
    if held_by.opts.app_label in ("changes", "drafts"):
        pages |= {address(held_by, "add"): 403, address(held_by, "delete", row.pk): 403}
    if held_by.model in (Picture, Correction):  # added on the page of its record, sent by readers
        pages |= {address(held_by, "add"): 403}
    assert {page: secretary.get(page).status_code for page in pages} == pages


@every_admin
def test_its_list_costs_the_same_for_one_row_and_for_many(secretary: Client, held_by: Any) -> None:
    MAKERS[held_by.model]()
    for _number in range(2):  # filters appear from two values on
        MAKERS[held_by.model]()
    once = queries(secretary, address(held_by, "changelist"))
    for _number in range(8):
        MAKERS[held_by.model]()
    assert queries(secretary, address(held_by, "changelist")) == once
    assert once <= 15


@every_admin
@pytest.mark.one_database
def test_its_pages_cost_little(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    for page in ("change", "history"):
        assert queries(secretary, address(held_by, page, row.pk)) <= 30
    assert queries(secretary, f"{address(held_by, 'changelist')}?q=zurich") <= 15


@every_admin
@pytest.mark.one_database
def test_nobody_without_rights_comes_in(client: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    client.force_login(make.user())
    pages = [address(held_by, "changelist"), address(held_by, "add")]
    pages += [address(held_by, page, row.pk) for page in ("change", "history", "delete")]
    assert {client.get(page).status_code for page in pages} == {403}
    assert client.post(address(held_by, "change", row.pk), {"name": "mine"}).status_code == 403


@every_tracked
@pytest.mark.one_database
def test_who_may_only_look_changes_nothing(client: Client, held_by: Any) -> None:
    row, reader = MAKERS[held_by.model](), make.user()
    reader.user_permissions.set(
        Permission.objects.filter(
            codename=f"view_{held_by.opts.model_name}", content_type__app_label=held_by.opts.app_label
        )
    )
    client.force_login(reader)
    before = numbers()
    page = address(held_by, "change", row.pk)
    assert client.get(page).status_code == 200
    assert client.post(page, {"_publish": "1", "_withdraw": "1"}).status_code == 403
    assert client.post(address(held_by, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(address(held_by, "changelist"), {"action": "withdraw", "_selected_action": [row.pk], "index": "0"})
    assert numbers() == before


@every_tracked
@pytest.mark.one_database
def test_every_foreign_key_is_searched_for(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    context = secretary.get(address(held_by, "change", row.pk)).context
    forms = [context["adminform"].form, *(one.formset.empty_form for one in context["inline_admin_formsets"])]
    for form in forms:
        for column in form.instance._meta.concrete_fields:
            if column.is_relation and column.name in form.fields and not form.fields[column.name].widget.is_hidden:
                widget = form.fields[column.name].widget.widget
                assert isinstance(widget, Autocomplete), column
                asked = {"app_label": column.model._meta.app_label, "model_name": column.model._meta.model_name}
                answer = secretary.get(widget.get_url(), asked | {"field_name": column.name, "term": "a"})
                assert answer.status_code == 200, column


@every_tracked
@pytest.mark.one_database
def test_a_form_that_nobody_edited_writes_nothing(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    before, page = numbers(), address(held_by, "change", row.pk)
    answer = secretary.post(page, filled(secretary.get(page), _save="Save"))
    assert (answer.status_code, numbers()) == (302, before)


def another(held_by: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """The form of one row made into that of another; its address is left to the portal."""
    own = {"slug": "", "url": "https://source.example/another", "code": "JP"}
    rows = {name: "0" for name in sent if name.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS"))}
    return sent | {name: value for name, value in own.items() if name in sent} | rows


@every_record
def test_a_new_record_is_a_draft_in_one_revision_of_its_author(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    sent = another(held_by, filled(secretary.get(address(held_by, "change", row.pk))))
    before, versions = numbers(), Version.objects.count()
    answer = secretary.post(address(held_by, "add"), sent | {"_save": "Save", "_note": "From the notice"})
    assert answer.status_code == 302, answer.context["errors"]
    made = held_by.model.objects.latest("pk")
    told = Revision.objects.latest("number")
    assert (made.pk != row.pk, made.public, numbers()) == (True, False, before + 1)
    assert (told.made_by and told.made_by.username, told.source, told.note) == ("secretary", "admin", "From the notice")
    assert Version.objects.count() == versions  # a draft leaves no trace in public
    assert LogEntry.objects.count() == 0
    assert "The public does not see it" in words(secretary.get(address(held_by, "changelist")))


@every_record
@pytest.mark.one_database
def test_who_may_only_add_cannot_publish(client: Client, secretary: Client, held_by: Any) -> None:
    row, author = MAKERS[held_by.model](), make.user()
    sent = another(held_by, filled(secretary.get(address(held_by, "change", row.pk))))
    rights = Permission.objects.filter(content_type__app_label=held_by.opts.app_label)
    author.user_permissions.set(rights.filter(codename=f"add_{held_by.opts.model_name}"))
    client.force_login(author)
    answer = client.post(address(held_by, "add"), sent | {"_publish": "1"})
    made = held_by.model.objects.latest("pk")
    assert (answer.status_code, made.pk != row.pk, made.public) == (302, True, False)


@every_record
def test_publishing_and_withdrawing_are_buttons(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model](public=False)
    page = address(held_by, "change", row.pk)
    answer = secretary.post(page, filled(secretary.get(page), _publish="1"), follow=True)
    row.refresh_from_db()
    assert (row.public, Version.objects.get(uuid=row.uuid, latest=True).verb) == (True, "set")
    assert f'href="{row.get_absolute_url()}"' in answer.content.decode()
    secretary.post(page, filled(secretary.get(page), _withdraw="1"))
    row.refresh_from_db()
    assert (row.public, Version.objects.get(uuid=row.uuid, latest=True).verb) == (False, "removed")


@every_record
def test_publishing_and_withdrawing_many_are_actions(secretary: Client, held_by: Any) -> None:
    rows = [MAKERS[held_by.model](public=False) for _number in range(2)]
    chosen = {"_selected_action": [row.pk for row in rows], "index": "0"}
    for action, public in (("publish", True), ("withdraw", False)):
        before = numbers()
        secretary.post(address(held_by, "changelist"), chosen | {"action": action})
        states = held_by.model.objects.filter(pk__in=chosen["_selected_action"]).values_list("public", flat=True)
        assert (set(states), numbers()) == ({public}, before + 1)


@every_record
@pytest.mark.one_database
def test_a_wrong_form_keeps_its_text_and_writes_nothing(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    page, key = address(held_by, "change", row.pk), "code" if held_by.model is Country else "slug"
    sent, before = filled(secretary.get(page)), numbers()
    wrong = sent | {key: "no address!", "_note": "Why I did it"}
    answer = secretary.post(page, wrong | {"_save": "Save"})
    assert (answer.status_code, numbers()) == (200, before)
    assert {name: value for name, value in filled(answer).items() if wrong[name] != value} == {}


@every_record
def test_a_draft_can_be_deleted_and_what_was_public_cannot(secretary: Client, held_by: Any) -> None:
    draft, shown = MAKERS[held_by.model](public=False), MAKERS[held_by.model]()
    make.name(draft, "Entwurf")
    answer = secretary.post(address(held_by, "delete", shown.pk), {"post": "yes"})
    assert "was public. It can be withdrawn, not deleted" in words(answer)
    before = numbers()
    secretary.post(address(held_by, "delete", draft.pk), {"post": "yes"})
    left = held_by.model.objects.filter(pk__in=[draft.pk, shown.pk])
    assert ([row.pk for row in left], numbers()) == ([shown.pk], before + 1)


@every_tracked
def test_the_history_says_what_was_and_what_is(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    told = words(secretary.get(address(held_by, "history", row.pk)))
    assert "Added" in told
    assert str(row) in told


# A column of each model that may hold anything.
EDITED = ("position", "note", "role", "affiliation", "participants", "approved_on", "since", "slug", "public")


@every_tracked
def test_a_history_costs_the_same_for_few_revisions_and_for_many(secretary: Client, held_by: Any) -> None:
    row = MAKERS[held_by.model]()
    column = next(name for name in EDITED if hasattr(row, name))

    def edit(number: int) -> None:
        again = held_by.model.objects.get(pk=row.pk)
        values = {"approved_on": str(2000 + number), "since": str(2000 + number), "public": bool(number % 2)}
        text = number if column in ("position", "participants") else f"text-{number}"
        setattr(again, column, values.get(column, text))
        make.saved(again)

    edit(1)
    edit(2)
    once = queries(secretary, address(held_by, "history", row.pk))
    for number in range(3, 9):
        edit(number)
    with CaptureQueriesContext(connection) as captured:
        secretary.get(address(held_by, "history", row.pk))
    assert len(captured) == once
