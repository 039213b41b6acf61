"""Drafts beside what is live: saving publishes nothing; compared, previewed, looked at by a second, published."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cities.models import City, Fact
from members.models import Seat
from silknet import dates
from silknet.accounts.models import User
from silknet.changes.models import Change, Head, Revision, Version
from silknet.drafts.models import Draft
from silknet.search.models import Entry
from tests import make
from tests.forms import filled, row
from tests.reader import words

pytestmark = pytest.mark.django_db


def signed_in(role: str, name: str = "") -> Client:
    client = Client()
    client.force_login(make.with_role(role, username=name or role))
    return client


def page_of(what: Any, name: str = "change") -> str:
    return reverse(f"admin:{what._meta.app_label}_{what._meta.model_name}_{name}", args=[what.pk])


def do(client: Client, verb: str, **sent: Any) -> Any:
    draft = Draft.objects.latest("pk")
    return client.post(reverse("admin:drafts_draft_verb", args=[draft.pk, verb]), sent, follow=True)


def head() -> int:
    return Head.objects.read()[1]


def edited(client: Client, what: Any, **values: Any) -> Any:
    """What follows when a form is saved with other values."""
    return client.post(page_of(what), filled(client.get(page_of(what)), _save="1", **values), follow=True)


# ── Saving publishes nothing ─────────────────────────────────────────────────────────────────────────────────────────


def test_saving_a_public_record_keeps_a_draft_and_changes_nothing(secretary: Client) -> None:
    city = make.city(slug="lyon", name="Lyon")
    before = head(), Change.objects.count(), Version.objects.count(), Entry.objects.count()
    answer = edited(secretary, city, name="Lugdunum", _note="Told by the city")
    assert "Kept as a draft. The public sees what it saw before" in words(answer)
    assert "Name Lyon Lugdunum" in words(answer)
    assert before == (head(), Change.objects.count(), Version.objects.count(), Entry.objects.count())
    assert City.objects.get().name == "Lyon"
    draft = Draft.objects.get()
    assert (draft.title, draft.note, str(draft.made_by), draft.state) == (
        "Lyon",
        "Told by the city",
        "secretary",
        "open",
    )
    assert "The public sees it" not in words(answer)


def test_saving_what_the_public_does_not_see_writes_the_row(secretary: Client) -> None:
    city = make.city(public=False)
    edited(secretary, city, name="Lugdunum")
    assert (City.objects.get().name, Draft.objects.count()) == ("Lugdunum", 0)


def test_a_part_of_a_public_record_waits_too_and_one_of_a_hidden_record_does_not(secretary: Client) -> None:
    for public, drafts in ((True, 1), (False, 0)):
        fact = make.fact(city=make.city(public=public), subject="looms", note="")
        edited(secretary, fact, note="By hand")
        assert (Fact.objects.get(pk=fact.pk).note, Draft.objects.count()) == ("" if drafts else "By hand", drafts)
        Draft.objects.all().delete()


def test_a_new_part_of_a_public_record_is_added_when_its_draft_is_published(secretary: Client) -> None:
    city = make.city(slug="lyon")
    add = reverse("admin:cities_fact_add")
    sent = filled(secretary.get(add), city=city.pk, fact_kind="indicator", subject="looms", value="3", _save="1")
    assert "New fact" in words(secretary.post(add, sent, follow=True))
    assert not Fact.objects.exists()
    assert "It is published." in words(do(secretary, "publish"))
    assert (Fact.objects.get().subject, Draft.objects.get().state) == ("looms", "published")
    assert Draft.objects.get().revision == head()


def test_publishing_now_needs_no_draft(secretary: Client) -> None:
    city = make.city(name="Lyon")
    secretary.post(page_of(city), filled(secretary.get(page_of(city)), name="Lugdunum", _publish="1"))
    assert (City.objects.get().name, Draft.objects.count()) == ("Lugdunum", 0)


def test_an_editor_who_presses_publish_all_the_same_makes_a_draft_that_waits_for_others() -> None:
    city, editor = make.city(name="Lyon"), signed_in("editor")
    sent = filled(editor.get(page_of(city)), name="Lugdunum", _publish="1")
    answer = editor.post(page_of(city), sent, follow=True)
    assert "somebody else who may publish must look at it first" in words(answer)
    assert (City.objects.get().name, Draft.objects.get().state) == ("Lyon", "review")


def test_an_editor_removes_no_part_of_what_is_public() -> None:
    fact, editor = make.fact(city=make.city()), signed_in("editor")
    answer = editor.post(page_of(fact, "delete"), {"post": "yes"}, follow=True)
    assert "Nothing was written: the public would see it" in words(answer)
    chosen = {"_selected_action": [fact.pk], "index": "0", "action": "delete_selected", "post": "yes"}
    editor.post(reverse("admin:cities_fact_changelist"), chosen)
    assert Fact.objects.exists()
    signed_in("publisher").post(page_of(fact, "delete"), {"post": "yes"})
    assert not Fact.objects.exists()


# ── Writing on, comparing, previewing ────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_written_on_in_its_form_and_stays_one(secretary: Client) -> None:
    city = make.city(name="Lyon", slug="lyon")
    sent = filled(secretary.get(page_of(city)), name="Lugdunum", _save="1")
    secretary.post(page_of(city), row("sources-name", sent, value="里昂", language="zh", name_kind="local"))
    draft = Draft.objects.get()
    again = secretary.get(f"{page_of(city)}?draft={draft.pk}")
    form = filled(again)
    assert (form["name"], form["sources-name-0-value"]) == ("Lugdunum", "里昂")
    assert City.objects.get().name == "Lyon"
    secretary.post(page_of(city), form | {"name": "Lugdunum!", "_save": "1"})
    assert (Draft.objects.get().pk, Draft.objects.get().sent["name"]) == (draft.pk, ["Lugdunum!"])
    secretary.post(page_of(city), form | {"name": "Lugdunum?", "_publish": "1"})
    assert (City.objects.get().name, Draft.objects.get().state) == ("Lugdunum?", "published")


def test_the_form_of_a_record_says_who_has_a_draft_of_it(secretary: Client) -> None:
    city = make.city(name="Lyon")
    edited(signed_in("editor", "ada"), city, name="Lugdunum")
    shown = secretary.get(page_of(city))
    assert "ada has a draft of it (draft)" in words(shown)
    assert page_of(Draft.objects.get()) in shown.content.decode()


def test_a_draft_names_every_page_that_would_change_and_shows_it(secretary: Client, client: Client) -> None:
    city = make.city(slug="lyon", name="Lyon")
    make.conference(slug="days", city=city, name={"en": "Silk Days"})
    edited(secretary, city, name="Lugdunum")
    draft = Draft.objects.get()
    shown = words(secretary.get(page_of(draft)))
    assert "Lugdunum /cities/lyon/" in shown
    assert "Silk Days /conferences/days/" in shown
    before = head()
    for number, slug in enumerate(("lyon", "days")):
        page = secretary.get(reverse("admin:drafts_draft_page", args=[draft.pk, number]))
        assert "A preview: this is how the page would look." in words(page)
        assert "Lugdunum" in words(page)
        assert "no-store" in page.headers["Cache-Control"]
        assert slug in page.content.decode()
    assert "Lugdunum" not in words(client.get("/cities/lyon/"))
    assert "A preview" not in words(client.get("/cities/lyon/"))
    assert head() == before
    french = secretary.get(reverse("admin:drafts_draft_page", args=[draft.pk, 0]) + "?language=fr")
    assert '<html lang="fr"' in french.content.decode()
    assert secretary.get(reverse("admin:drafts_draft_page", args=[draft.pk, 9])).status_code == 404


def test_a_preview_leaves_nothing_in_memory(secretary: Client, client: Client) -> None:
    """The number that a rehearsal takes is taken again, by other work."""
    city, other = make.city(slug="lyon", name="Lyon"), make.city(slug="como", name="Como")
    edited(secretary, city, name="Lugdunum")
    secretary.get(reverse("admin:drafts_draft_page", args=[Draft.objects.get().pk, 0]))
    city.name = "Lione"
    make.saved(city)
    assert "Lione" in words(client.get("/cities/lyon/"))
    assert "Lugdunum" not in words(client.get("/cities/lyon/"))
    assert other.name in words(client.get("/cities/como/"))


def test_a_record_that_is_not_public_yet_is_previewed_on_its_page(secretary: Client, client: Client) -> None:
    city = make.city(slug="lyon", name="Lyon", public=False)
    preview = reverse("admin:cities_city_preview", args=[city.pk])
    assert preview in secretary.get(page_of(city)).content.decode()
    assert "A preview: this is how the page would look." in words(secretary.get(preview))
    assert (client.get("/cities/lyon/").status_code, City.objects.get().public) == (404, False)
    assert client.get(preview).status_code == 302


# ── Publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_published_draft_is_one_revision_by_who_published_it(secretary: Client) -> None:
    city = make.city(name="Lyon")
    edited(signed_in("editor", "ada"), city, name="Lugdunum")
    before = head()
    assert "It is published." in words(do(secretary, "publish"))
    made = Revision.objects.get(number=head())
    assert (made.number, str(made.made_by), made.note, made.source) == (
        before + 1,
        "secretary",
        "Draft of ada",
        "draft",
    )
    assert "This draft is published already." in words(do(secretary, "publish"))
    assert head() == before + 1


def test_what_another_published_meanwhile_is_kept_and_a_conflict_is_said(secretary: Client) -> None:
    city = make.city(name="Lyon", summary={"en": "Old"})
    ada = signed_in("editor", "ada")
    edited(ada, city, name="Lugdunum")
    city.summary = {"en": "New"}
    make.saved(city)
    do(secretary, "publish")
    now = City.objects.get()
    assert (now.name, now.summary) == ("Lugdunum", {"en": "New"})
    edited(ada, now, name="Lione")
    now.name = "Lion"
    make.saved(now)
    answer = do(secretary, "publish")
    assert "changed this while you had the form open. It is now: “Lion”" in words(answer)
    assert (City.objects.get().name, Draft.objects.latest("pk").state) == ("Lion", "open")


def test_a_draft_of_what_is_gone_says_so(secretary: Client) -> None:
    fact = make.fact(city=make.city(), note="")
    edited(secretary, fact, note="By hand")
    secretary.post(page_of(fact, "delete"), {"post": "yes"})
    assert "It is not there any more." in words(secretary.get(page_of(Draft.objects.get())))
    assert "It is not there any more." in words(do(secretary, "publish"))
    assert "It is discarded." in words(do(secretary, "discard"))


def test_a_seat_needs_a_second_pair_of_eyes_where_there_is_one(secretary: Client) -> None:
    seat = make.seat(role="member")
    author = signed_in("publisher", "ada")
    sent = filled(author.get(page_of(seat)), role="chairman", _publish="1")
    assert "somebody else who may publish must look at it first" in words(author.post(page_of(seat), sent, follow=True))
    assert Draft.objects.get().state == "review"
    assert "Somebody else who may publish must look at this first." in words(do(author, "publish"))
    assert Seat.objects.get().role == "member"
    assert "It is published." in words(do(secretary, "publish"))
    assert Seat.objects.get().role == "chairman"


def test_who_is_alone_publishes_a_seat_alone(secretary: Client) -> None:
    seat = make.seat(role="member")
    secretary.post(page_of(seat), filled(secretary.get(page_of(seat)), role="chairman", _publish="1"))
    assert Seat.objects.get().role == "chairman"


def test_a_new_seat_is_published_by_another_than_who_wrote_it(secretary: Client) -> None:
    committee, person, ada = make.committee(), make.person(), signed_in("publisher", "ada")
    add = reverse("admin:members_seat_add")
    sent = filled(ada.get(add), committee=committee.pk, person=person.pk, role="chairman", since="2026", _save="1")
    ada.post(add, sent)
    seat = Seat.objects.get()
    chosen = {"_selected_action": [seat.pk], "index": "0", "action": "publish"}
    answer = ada.post(reverse("admin:members_seat_changelist"), chosen, follow=True)
    assert "Nothing was written: the public would see it" in words(answer)
    assert not Seat.objects.get().public
    secretary.post(reverse("admin:members_seat_changelist"), chosen)
    assert Seat.objects.get().public
    ada.post(reverse("admin:members_seat_changelist"), chosen | {"action": "withdraw"})
    assert not Seat.objects.get().public  # what is wrong is taken from the public at once


def test_a_new_seat_that_is_to_be_published_at_once_waits_as_a_draft(secretary: Client) -> None:
    committee, person, ada = make.committee(), make.person(), signed_in("publisher", "ada")
    add = reverse("admin:members_seat_add")
    sent = filled(ada.get(add), committee=committee.pk, person=person.pk, role="chairman", since="2026", _publish="1")
    assert "somebody else who may publish must look at it first" in words(ada.post(add, sent, follow=True))
    assert (Seat.objects.count(), Draft.objects.get().state) == (0, "review")
    do(secretary, "publish")
    assert Seat.objects.get().public


def test_a_draft_is_given_back_with_words_and_sent_again(secretary: Client) -> None:
    ada = signed_in("editor", "ada")
    edited(ada, make.city(name="Lyon"), name="Lugdunum")
    assert "It waits for a second pair of eyes." in words(do(ada, "send"))
    assert "Which source?" in words(do(secretary, "back", words="Which source?"))
    assert Draft.objects.get().state == "open"
    assert [do(ada, verb).status_code for verb in ("publish", "back")] == [403, 403]
    assert [do(secretary, "send").status_code, do(secretary, "burn").status_code] == [403, 404]


def test_another_editors_draft_is_not_overwritten(secretary: Client) -> None:
    city = make.city(name="Lyon")
    edited(signed_in("editor", "ada"), city, name="Lugdunum")
    theirs = Draft.objects.get()
    form = filled(secretary.get(page_of(city)))
    secretary.post(page_of(city), form | {"name": "Lione", "_save": "1", "_draft": str(theirs.pk)})
    theirs.refresh_from_db()
    assert (theirs.sent["name"], Draft.objects.count()) == (["Lugdunum"], 2)


# ── On a day ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def lapse() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("lapse", stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    day = dates.today() + timedelta(days)
    monkeypatch.setattr(dates, "today", lambda: day)


def test_a_draft_is_published_on_its_day_or_after_a_missed_one_and_once(
    secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(secretary, make.city(name="Lyon"), name="Lugdunum")
    on = dates.today() + timedelta(3)
    assert "It will be published on that day." in words(do(secretary, "schedule", on=on.isoformat()))
    assert lapse() == ("", "")
    later(monkeypatch, 5)
    assert lapse() == ("Lyon: published.", "")
    assert lapse() == ("", "")
    assert City.objects.get().name == "Lugdunum"
    made = Revision.objects.get(number=head())
    assert (str(made.made_by), made.source) == ("secretary", "lapse")


@pytest.mark.parametrize("on", ["", "yesterday", "2026-02-30", date(2020, 1, 1).isoformat()])
def test_a_day_that_cannot_be_is_refused(secretary: Client, on: str) -> None:
    edited(secretary, make.city(name="Lyon"), name="Lugdunum")
    assert do(secretary, "schedule", on=on).status_code == 200
    assert Draft.objects.get().state == "open"


def test_what_cannot_be_published_on_its_day_goes_back_with_the_reason(
    secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = make.city(name="Lyon")
    edited(secretary, city, name="Lugdunum")
    do(secretary, "schedule", on=(dates.today() + timedelta(1)).isoformat())
    city.name = "Lione"
    make.saved(city)
    later(monkeypatch, 1)
    assert "given back to secretary. Name: Another changed this" in lapse()[1]
    draft = Draft.objects.get()
    assert (draft.state, "It is now: “Lione”" in draft.words, City.objects.get().name) == ("open", True, "Lione")


# ── Price ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_costs_the_same_with_few_changes_and_with_many(secretary: Client) -> None:
    costs = []
    for number in (1, 10):
        city = make.city()
        sent = filled(secretary.get(page_of(city)), _save="1")
        for subject in range(number):
            sent = row(
                "facts", sent, fact_kind="indicator", subject=f"looms-{subject}", value="3", position=str(subject)
            )
        secretary.post(page_of(city), sent)
        with CaptureQueriesContext(connection) as asked:
            secretary.get(page_of(Draft.objects.latest("pk")))
        costs.append(len(asked))
    assert costs[1] - costs[0] <= 9 * 4  # each row is added once, inside its own savepoint


def test_only_who_is_its_author_or_may_look_sees_a_draft() -> None:
    city = make.city(name="Lyon")
    edited(signed_in("editor", "ada"), city, name="Lugdunum")
    page = page_of(Draft.objects.get())
    assert [signed_in(role, f"one-{role}").get(page).status_code for role in ("reader", "publisher", "committee")] == [
        *(200, 200),
        302,
    ]
    assert Client().get(page).status_code == 302
    assert User.objects.filter(username="ada").exists()
