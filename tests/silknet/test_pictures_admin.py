"""Pictures in the secretariat: uploaded under their record, published on their own page, each refusal in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from silknet.changes.models import Revision, Version
from silknet.pictures import files
from silknet.pictures.files import path_of
from silknet.pictures.models import Picture
from tests import make, paint
from tests.forms import filled, row
from tests.reader import words

pytestmark = pytest.mark.django_db

PREFIX = "pictures-picture"
LIST = reverse("admin:pictures_picture_changelist")


def change(record: Any) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def sent(content: bytes, name: str = "IMG 1.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)


def upload(secretary: Client, record: Any, content: bytes, **values: Any) -> Any:
    """The form of the record with one more picture."""
    form = filled(secretary.get(change(record)), _publish="1")
    told = {"credit": "A. Weaver", "focus_x": "0.5", "focus_y": "0.5", "position": "0"} | values
    return secretary.post(change(record), row(PREFIX, form, upload=sent(content), **told))


def test_a_picture_is_added_to_a_record_and_is_a_draft(secretary: Client) -> None:
    city = make.city()
    before, versions = Revision.objects.count(), Version.objects.count()
    assert upload(secretary, city, paint.encoded(paint.quarters()), alt_en="A loom").status_code == 302
    picture = Picture.objects.get()
    told = (picture.kind, picture.record, picture.width, picture.height, picture.public, picture.alt)
    assert told == ("cities", city.uuid, 400, 300, False, {"en": "A loom"})
    assert path_of(picture.file).is_file()
    assert (Revision.objects.count(), Version.objects.count()) == (before + 1, versions)
    page = secretary.get(change(city))
    assert (
        f'src="{reverse("admin:pictures_picture_preview", args=[picture.pk])}?{picture.file[:8]}"'
        in page.content.decode()
    )
    assert "The licence is missing" in words(page)
    assert 'type="module"' in page.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"#!/bin/sh\n", "This is not a picture, whatever its name says."),
        (b"<svg onload='alert(1)'/>", "which may carry scripts. Save it as PNG."),
        (paint.encoded(paint.quarters())[:-500], "This file is damaged or cut off."),
        (paint.encoded(paint.quarters(150, 300)), "This picture has 150 by 300 pixels"),
    ],
)
def test_a_wrong_file_is_told_beside_its_box_and_nothing_is_written(
    secretary: Client, content: bytes, said: str
) -> None:
    city = make.city()
    before = Revision.objects.count()
    answer = upload(secretary, city, content)
    assert (answer.status_code, Revision.objects.count(), Picture.objects.count()) == (200, before, 0)
    assert said in words(answer)
    assert files.place().exists() is False or files.all_files() == []


def test_a_row_without_a_file_is_refused(secretary: Client) -> None:
    city = make.city()
    form = row(PREFIX, filled(secretary.get(change(city)), _publish="1"), credit="A. Weaver", position="0")
    answer = secretary.post(change(city), form)
    assert (answer.status_code, Picture.objects.count()) == (200, 0)


def test_the_same_picture_twice_is_refused_in_words(secretary: Client) -> None:
    city = make.city()
    upload(secretary, city, paint.encoded(paint.quarters()))
    answer = upload(secretary, city, paint.encoded(paint.quarters()))
    assert (answer.status_code, Picture.objects.count()) == (200, 1)
    assert "This record has this picture already." in words(answer)


def test_a_focus_outside_the_picture_is_refused(secretary: Client) -> None:
    answer = upload(secretary, make.city(), paint.encoded(paint.quarters()), focus_x="1.5")
    assert (answer.status_code, Picture.objects.count()) == (200, 0)


def test_publishing_is_a_button_that_says_what_is_missing(secretary: Client) -> None:
    picture = paint.picture(public=False, licence="")
    page = change(picture)
    answer = secretary.post(page, filled(secretary.get(page), _publish="1"), follow=True)
    assert "The licence is missing: choose the one under which it may be shown." in words(answer)
    assert list(Picture.objects.public()) == []
    secretary.post(page, filled(secretary.get(page), _publish="1", licence="CC0-1.0"))
    assert list(Picture.objects.public()) == [picture]
    assert "What you save waits beside it as a draft, until it is published." in words(secretary.get(page))
    answer = secretary.post(page, filled(secretary.get(page), _publish="1", credit=""))
    assert "The credit is missing" in words(answer)
    secretary.post(page, filled(secretary.get(page), _withdraw="1"))
    assert list(Picture.objects.public()) == []


def test_publishing_many_publishes_those_that_can_be(secretary: Client) -> None:
    ready, bare = paint.picture(public=False), paint.picture(public=False, credit="")
    chosen = {"_selected_action": [ready.pk, bare.pk], "index": "0"}
    answer = secretary.post(LIST, chosen | {"action": "publish"}, follow=True)
    assert "1 picture is public now." in words(answer)
    assert "The credit is missing" in words(answer)
    assert list(Picture.objects.public()) == [ready]
    assert "1 picture was withdrawn." in words(secretary.post(LIST, chosen | {"action": "withdraw"}, follow=True))


def test_a_new_file_takes_the_place_of_the_old_one(secretary: Client) -> None:
    picture = paint.picture()
    page = change(picture)
    new = sent(paint.encoded(paint.quarters(600, 300)), "scan.png", "image/png")
    assert secretary.post(page, filled(secretary.get(page), _publish="1", upload=new)).status_code == 302
    old = picture.file
    picture.refresh_from_db()
    assert (picture.file != old, picture.width, picture.height, picture.public) == (True, 600, 300, True)


def test_the_list_is_filtered_by_state_and_by_what_is_missing(secretary: Client) -> None:
    lyon = make.city(slug="lyon", name="Lyon")
    rows = {
        "whole": make.picture(lyon, credit="Whole"),
        "draft": make.picture(public=False, credit="Draft"),
        "unlicensed": make.picture(public=False, credit="Unlicensed", licence=""),
        "mute": make.picture(public=False, credit="Mute", alt={}),
    }

    def listed(query: str) -> set[str]:
        found = {picture.pk for picture in secretary.get(f"{LIST}?{query}").context["cl"].result_list}
        return {name for name, picture in rows.items() if picture.pk in found}

    assert listed("") == set(rows)
    assert listed("state=public") == {"whole"}
    assert listed("state=draft") == {"draft", "unlicensed", "mute"}
    assert listed("lacks=licence") == {"unlicensed"}
    assert listed("lacks=alt") == {"mute"}
    assert listed("lacks=source") == set()
    assert listed("q=lyon") == {"whole"}
    assert listed("q=Unlicensed") == {"unlicensed"}
    assert "Lyon" in words(secretary.get(LIST))


def test_a_preview_is_for_the_secretariat_alone(secretary: Client) -> None:
    picture = paint.picture(image=paint.quarters(1200, 300), public=False)
    address = reverse("admin:pictures_picture_preview", args=[picture.pk])
    answer = secretary.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    image = paint.decoded(answer.content)
    assert (image.size, paint.corners(image)) == ((320, 80), ["red", "green", "blue", "white"])
    assert Client().get(address).status_code == 302
    assert secretary.get(reverse("admin:pictures_picture_preview", args=[0])).status_code == 404
    path_of(picture.file).unlink()
    assert secretary.get(address).status_code == 404
