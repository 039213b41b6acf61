"""The queue of corrections at the secretariat's desk: decided field by field, written once, with its source."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from lxml import html

from silknet.accounts.models import User
from silknet.changes.models import Change, Revision
from silknet.corrections.actions import Closed, decide
from silknet.corrections.models import Correction
from silknet.corrections.tokens import is_asked
from silknet.sources.actions import merge, withdraw
from silknet.sources.models import Citation, Confirmation, Source
from tests import make
from tests.forms import filled
from tests.reader import words

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:corrections_correction_changelist")


def page_of(correction: Correction) -> str:
    return reverse("admin:corrections_correction_change", args=[correction.pk])


def numbers() -> int:
    return Revision.objects.count()


def decided(client: Client, correction: Correction, answers: dict[str, str], **boxes: Any) -> Any:
    """Answer proposals by their field, and fill other boxes; `text_name` is what is written to the name."""
    page = page_of(correction)
    keys = {proposal.field or "else": proposal.pk for proposal in correction.proposals.all()}
    sent = {f"decision-{keys[field]}": decision for field, decision in answers.items()}
    sent |= {f"text-{keys[name[5:]]}" if name.startswith("text_") else name: boxes[name] for name in boxes}
    return client.post(page, filled(client.get(page)) | sent)


def test_the_queue_says_what_waits(secretary: Client) -> None:
    waiting, closed = make.correction(make.city(name="Lyon"), name="Lugdunum"), make.correction(make.city(name="Como"))
    Correction.objects.filter(pk=closed.pk).update(state="declined", closed_at=closed.made_at, contact="")
    told = words(secretary.get(QUEUE, {"state": "waiting"}))
    assert ("Lyon" in told, "Como" in told, "a reader" in told) == (True, False, True)
    assert "Como" in words(secretary.get(QUEUE, {"state": "closed"}))
    assert "Lyon" in words(secretary.get(QUEUE, {"q": "lugdun"}))
    assert page_of(waiting) in secretary.get(QUEUE).content.decode()


def test_what_is_accepted_is_written_in_one_revision_with_its_source(secretary: Client, client: Client) -> None:
    city = make.city(slug="lyon", name="Lyons", summary={"en": "Silk", "fr": "Soie"})
    correction = make.correction(city, name="Lyon", summary="Silk since 1466", latitude="45.76", longitude="9")
    Correction.objects.filter(pk=correction.pk).update(contact="reader@a.example")
    before = numbers()
    answers = {"name": "accept", "summary": "accept", "latitude": "accept", "longitude": "accept"}
    answer = decided(secretary, correction, answers, text_longitude="4.84", title="The museum", reply="Thank you!")
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?state=waiting")
    city.refresh_from_db()
    told = Revision.objects.latest("number")
    assert (city.name, city.summary) == ("Lyon", {"en": "Silk since 1466", "fr": "Soie"})
    assert (city.latitude, city.longitude) == (Decimal("45.76"), Decimal("4.84"))
    assert (numbers() - before, told.source, told.note) == (1, "correction", f"Correction {correction.pk}: Lyons")
    source = Source.objects.get()
    assert (source.url, source.title, source.public) == ("https://museum.example/", "The museum", True)
    cited = Citation.objects.filter(record=city.uuid, source=source).exclude(retrieved_on="")
    assert sorted(cited.values_list("field", flat=True)) == ["latitude", "longitude", "name", "summary"]
    correction.refresh_from_db()
    assert (correction.state, correction.contact, str(correction.closed_by)) == ("accepted", "", "secretary")
    assert "The museum" in words(client.get("/cities/lyon/"))
    status = words(client.get(correction.get_absolute_url()))
    assert ("The secretariat accepted this." in status, "Thank you!" in status) == (True, True)
    assert not Change.objects.filter(after__icontains="reader@a.example").exists()


def test_what_is_accepted_in_part_or_not_at_all_is_told(secretary: Client, client: Client) -> None:
    city, source = make.city(name="Lyons"), make.source()
    part = make.correction(city, name="Lyon", **{"else": "And the weather is better."})
    decided(secretary, part, {"name": "accept", "else": "decline"}, source=source.pk, url="")
    none = make.correction(city, name="Lugdunum")
    before = numbers()
    decided(secretary, none, {"name": "decline"}, reply="Not since the 9th century.")
    assert (Correction.objects.get(pk=part.pk).state, Correction.objects.get(pk=none.pk).state) == (
        "in-part",
        "declined",
    )
    assert list(part.proposals.values_list("field", "decision")) == [("name", "accepted"), ("", "declined")]
    assert numbers() == before  # what is declined writes nothing
    told = words(client.get(none.get_absolute_url()))
    assert ("did not accept it" in told, "Not since the 9th century." in told) == (True, True)


def test_references_names_and_words_are_changed_by_hand(secretary: Client) -> None:
    mill = make.organization(name="Mill")
    correction = make.correction(mill, country="Gaul", names="Mulino", **{"else": "It moved."})
    page = secretary.get(page_of(correction))
    assert not [name for name in filled(page) if name.startswith("text-")]
    assert words(page).count("Accepted: I changed it by hand") == 3
    assert reverse("admin:members_organization_change", args=[mill.pk]) in page.content.decode()
    before = numbers()
    decided(secretary, correction, {"country": "accept", "names": "accept", "else": "accept"})
    assert (Correction.objects.get().state, numbers()) == ("accepted", before)


def test_choices_flags_days_and_empty_texts_are_written(secretary: Client) -> None:
    mill = make.organization(organization_kind="museum", national=True, tie="host", website="https://old.example")
    meeting = make.conference(start="2021-11-19")
    told = {"kind": "university", "is_national_organization": "no", "tie": "", "website": "https://new.example"}
    one, other = make.correction(mill, **told), make.correction(meeting, start="2021-11-18", participants="75")
    decided(secretary, one, dict.fromkeys(told, "accept"), title="A", text_website="")
    decided(secretary, other, {"start": "accept", "participants": "accept"})  # the register knows the address now
    mill.refresh_from_db()
    meeting.refresh_from_db()
    assert (mill.organization_kind, mill.national, mill.tie, mill.website) == ("university", False, "", "")
    assert (meeting.start, meeting.participants, Source.objects.count()) == ("2021-11-18", 75, 1)
    assert set(Citation.objects.values_list("field", flat=True)) == {*told, "start", "participants"}


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"decision": ""}, "decision", "Accept or decline this."),
    ({"text": "north"}, "text", "must be a decimal number"),
    ({"text": "91"}, "text", "less than or equal to 90"),
    ({"text": "5" * 50}, "text", "at most 40 characters"),
    ({"text": ""}, "", "Give latitude (−90 to 90) and longitude (−180 to 180) together, or neither."),
    ({"url": ""}, "source", "Name the source that says so"),
    ({"title": ""}, "title", "give the new source a title"),
    ({"url": "ftp://a"}, "url", "Enter a valid URL."),
    ({"title": "x" * 501}, "title", "at most 500 characters"),
    ({"title": "a\x07b"}, "source", "control character"),
    ({"reply": "x" * 2_001}, "reply", "at most 2000 characters"),
    ({"reply": "a\x00b"}, "reply", "Null characters"),
]


@pytest.mark.parametrize(("wrong", "place", "message"), WRONG)
def test_what_cannot_be_written_is_said_in_its_place_and_nothing_is(
    secretary: Client, wrong: dict[str, str], place: str, message: str
) -> None:
    correction = make.correction(make.city(latitude=1, longitude=1), latitude="45.76")
    key, page, before = correction.proposals.get().pk, page_of(correction), numbers()
    keyed = {f"{name}-{key}" if name in ("decision", "text") else name: text for name, text in wrong.items()}
    sent = {f"decision-{key}": "accept", "title": "The museum", "reply": "Kept"} | keyed
    answer = secretary.post(page, filled(secretary.get(page)) | sent)
    assert (answer.status_code, numbers(), Source.objects.count()) == (200, before, 0)
    assert Correction.objects.get().is_waiting
    form = answer.context["form"]
    name = f"{place}-{key}" if place in ("decision", "text") else place
    assert message in " ".join(form.errors.get(name or "__all__", []))
    assert message in words(answer)
    assert form["title"].value() == sent["title"]


def test_a_source_that_the_public_does_not_see_supports_nothing(secretary: Client) -> None:
    correction, hidden = make.correction(), make.source(public=False, url="https://museum.example/")
    for boxes in ({"source": hidden.pk, "url": ""}, {"title": ""}):
        answer = decided(secretary, correction, {"name": "accept"}, **boxes)
        assert "is not public: publish it first" in words(answer)
    assert Correction.objects.get().is_waiting


def test_a_source_that_said_otherwise_says_it_now(secretary: Client) -> None:
    city, source = make.city(name="Lyons"), make.source()
    make.cite(city, source=source, field="name", says="Lyon")
    decided(secretary, make.correction(city, name="Lyon"), {"name": "accept"}, source=source.pk, url="")
    citation = Citation.objects.get(record=city.uuid)
    assert (citation.says, citation.field, bool(citation.retrieved_on)) == ("", "name", True)


def test_what_changed_since_the_report_stands_beside_it(secretary: Client) -> None:
    city = make.city(name="Lyons")
    correction = make.correction(city, name="Lyon")
    assert "changed since it was reported" not in words(secretary.get(page_of(correction)))
    city.name = "Lugdunum"
    make.saved(city)
    told = words(secretary.get(page_of(correction)))
    assert "Said when it was reported Lyons Says now Lugdunum (changed since it was reported)" in told


def test_what_somebody_changes_while_it_is_decided_is_not_overwritten_unseen(secretary: Client) -> None:
    city = make.city(name="Lyons")
    correction = make.correction(city, name="Lyon")
    page = page_of(correction)
    key = correction.proposals.get().pk
    sent = filled(secretary.get(page)) | {f"decision-{key}": "accept", "title": "The museum"}
    city.name = "Lugdunum"
    make.saved(city)
    before = numbers()
    answer = secretary.post(page, sent)
    assert "Somebody changed this meanwhile. It is now: “Lugdunum”. Decide again." in words(answer)
    assert (numbers(), Correction.objects.get().is_waiting) == (before, True)
    again = filled(answer) | {f"decision-{key}": "accept"}
    assert secretary.post(page, again).status_code == 302
    city.refresh_from_db()
    assert city.name == "Lyon"


def test_who_decides_second_is_told_who_was_first(secretary: Client) -> None:
    city = make.city(name="Lyons")
    correction = make.correction(city, name="Lyon")
    page, key = page_of(correction), correction.proposals.get().pk
    sent = filled(secretary.get(page)) | {f"decision-{key}": "accept", "title": "The museum"}
    other = Client()
    other.force_login(make.user(username="ada", is_superuser=True))
    other.post(page, filled(other.get(page)) | {f"decision-{key}": "decline"})
    before = numbers()
    answer = secretary.post(page, sent, follow=True)
    assert "Ada closed this already: declined. What you decided was not kept." in words(answer)
    city.refresh_from_db()
    assert (numbers(), city.name) == (before, "Lyons")
    with pytest.raises(Closed):  # also where both pressed the button at the same moment
        decide(correction, accepted=[], declined=[], source=None, reply="", by=make.user())


def test_of_a_record_that_is_not_public_any_more_it_is_said_so_and_can_be_written(secretary: Client) -> None:
    city = make.city(name="Lyons")
    correction = make.correction(city, name="Lyon")
    withdraw(city, by=None)
    assert "not public any more" in words(secretary.get(page_of(correction)))
    decided(secretary, correction, {"name": "accept"}, title="The museum")
    city.refresh_from_db()
    assert (city.name, city.public) == ("Lyon", False)


def test_of_a_merged_record_it_leads_to_the_one_that_took_its_place(secretary: Client) -> None:
    one, other = make.city(name="Lyons"), make.city(name="Lyon")
    correction = make.correction(one, name="Lugdunum")
    merge(one, other, by=None)
    page = secretary.get(page_of(correction))
    assert "The record was merged meanwhile." in words(page)
    assert reverse("admin:cities_city_change", args=[other.pk]) in page.content.decode()
    decided(secretary, correction, {"name": "accept"})
    assert Correction.objects.get().state == "accepted"


def test_a_report_about_a_page_is_answered_in_words(secretary: Client, client: Client) -> None:
    correction = Correction.objects.create(token="t" * 32, title="/map/", page="/map/", language="en", source="Atlas")
    correction.proposals.create(proposed="No sea there")
    decided(secretary, correction, {"else": "accept"}, reply="Mended.")
    assert "Mended." in words(client.get(correction.get_absolute_url()))


def test_markup_of_a_reader_is_text_at_the_desk(secretary: Client) -> None:
    correction = make.correction(**{"else": "<script>alert(1)</script>", "name": "<b>x</b>"})
    Correction.objects.filter(pk=correction.pk).update(source="<img src=x> https://a.example/?<script>")
    page = secretary.get(page_of(correction)).content.decode()
    assert ("<script>alert" in page, "<b>x" in page, "<img src=x" in page) == (False, False, False)


def allowed(*codenames: str) -> User:
    user = make.user()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_who_may_not_change_the_record_decides_nothing(client: Client) -> None:
    correction = make.correction(make.city(name="Lyons"), name="Lyon")
    page, key = page_of(correction), correction.proposals.get().pk
    client.force_login(allowed("view_correction", "change_correction", "change_person"))
    assert "You may not change this record" in words(client.get(page))
    assert client.post(page, {f"decision-{key}": "decline"}).status_code == 403
    client.force_login(allowed("view_correction", "change_city"))
    shown = filled(client.get(page))
    assert "title" not in shown  # who may not add sources chooses one
    answer = client.post(page, shown | {f"decision-{key}": "accept", "url": "https://a.example", "title": "A"})
    assert ("Name the source that says so" in words(answer), Source.objects.exists()) == (True, False)
    assert client.post(page, shown | {f"decision-{key}": "decline"}).status_code == 302


def test_who_may_not_publish_lets_the_public_see_nothing(client: Client) -> None:
    """An editor may decline, and accept where the public sees nothing of it; the rest is for who may publish."""
    city, source = make.city(name="Lyons"), make.source()
    shown, hidden = (
        make.correction(city, name="Lyon"),
        make.correction(make.city(name="Comum", public=False), name="Como"),
    )
    editor = make.user(username="editor")
    editor.groups.add(Group.objects.get(name="editor"))
    client.force_login(editor)
    before = numbers()
    answer = decided(client, shown, {"name": "accept"}, source=source.pk, url="", reply="Kept")
    assert "Nothing was written: the public would see it" in words(answer)
    city.refresh_from_db()
    assert (numbers(), city.name, filled(answer)["reply"]) == (before, "Lyons", "Kept")
    decided(client, hidden, {"name": "accept"}, source=source.pk, url="")
    decided(client, shown, {"name": "decline"})
    assert set(Correction.objects.values_list("state", flat=True)) == {"accepted", "declined"}


def test_what_needs_a_second_pair_of_eyes_is_changed_by_its_own_form(secretary: Client) -> None:
    seat = make.seat(role="chairman")
    correction, before = make.correction(seat, role="vice-chairman"), numbers()
    told = words(secretary.get(page_of(correction)))
    assert "This needs a second pair of eyes." in told
    assert "Accept: write it" not in told
    decided(secretary, correction, {"role": "accept"})
    seat.refresh_from_db()
    assert (seat.role, numbers(), Correction.objects.get().state) == ("chairman", before, "accepted")


# ── Is it still right? ──


def test_the_form_of_a_record_leads_to_a_question_for_its_contact(secretary: Client) -> None:
    city = make.city(slug="lyon")
    page = secretary.get(reverse("admin:cities_city_change", args=[city.pk]))
    address = reverse("admin:corrections_correction_ask", args=["cities", city.uuid])
    assert address in page.content.decode()
    assert "Nobody has confirmed it yet." in words(page)
    links = html.fromstring(secretary.get(address).content.decode()).xpath("//dd/code/text()")
    assert len(links) == 7
    assert all(is_asked(link.split("ask=")[1].replace("%3A", ":"), city) for link in links)
    asked = links[1].removeprefix("http://127.0.0.1:8000")
    assert asked.startswith("/fr/corrections/?about=cities%2Flyon&ask=")
    assert "All of this is right" in words(Client().get(asked.removeprefix("/fr")))


def test_the_secretariat_confirms_with_one_button(secretary: Client) -> None:
    city = make.city()
    address = reverse("admin:corrections_correction_confirm", args=["cities", city.uuid])
    assert (secretary.get(address).status_code, Confirmation.objects.exists()) == (302, False)
    before = numbers()
    for _click in range(2):
        answer = secretary.post(address, follow=True)
    assert (numbers() - before, [row.by for row in Confirmation.objects.all()]) == (1, ["secretary"])
    assert f"Last confirmed: {Confirmation.objects.get().confirmed_on}, secretary" in words(answer)


@pytest.mark.parametrize("page", ["ask", "confirm"])
def test_only_who_may_change_a_public_record_asks_and_confirms(secretary: Client, client: Client, page: str) -> None:
    city, draft = make.city(), make.city(public=False)
    address = reverse(f"admin:corrections_correction_{page}", args=["cities", city.uuid])
    for nothing in (("cities", draft.uuid), ("harbours", city.uuid), ("people", city.uuid)):
        assert secretary.post(reverse(f"admin:corrections_correction_{page}", args=nothing)).status_code == 404
    client.force_login(allowed("view_city", "change_person", "change_correction"))
    assert (client.post(address).status_code, Confirmation.objects.exists()) == (403, False)
    shown = client.get(reverse("admin:cities_city_change", args=[city.pk])).content.decode()
    assert address not in shown
