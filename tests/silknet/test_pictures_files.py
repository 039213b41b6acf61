"""Addresses and files of pictures: made off the request, kept for ever, gone when they are withdrawn."""

import os
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from PIL import Image

from silknet.changes.models import Change
from silknet.ops.verify import differences
from silknet.pictures import actions, files
from silknet.pictures.checks import NEEDED, pillow_reads_and_writes_what_pages_show
from silknet.pictures.files import path_of
from silknet.pictures.images import master
from silknet.pictures.sizes import clear_orphans, make_sizes
from silknet.sources.actions import withdraw
from tests import make, paint

pytestmark = pytest.mark.django_db

LONG_AGO = time.time() - 7200


def there() -> set[str]:
    """The sizes that are made, by width and format."""
    return {path.name.split("-")[1] for path in files.all_files() if "-" in path.name}


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_until_its_sizes_are_made_a_page_gets_what_there_is_and_then_each_for_ever(client: Client) -> None:
    picture = paint.picture(image=paint.quarters(1000, 750))
    small = picture.sizes()[0]
    answer = client.get(small.avif)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "image/jpeg", "no-cache")
    assert paint.decoded(answer.content).size == (1000, 750)
    assert make_sizes().sizes == 6
    assert there() == {f"{width}.{form}" for width in (320, 640, 1000) for form in ("avif", "webp")}
    for size in picture.sizes():
        for address, form in ((size.avif, "AVIF"), (size.webp, "WEBP")):
            answer = client.get(address)
            image = paint.decoded(answer.content)
            assert (image.format, image.size) == (form, (size.width, size.height))
            assert paint.corners(image) == ["red", "green", "blue", "white"]
            assert answer["Content-Type"] == f"image/{form.lower()}"
            assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
            assert client.head(address).status_code == 200


def test_a_size_that_is_missing_is_shown_in_the_next_larger_one(client: Client) -> None:
    picture = paint.picture(image=paint.quarters(1000, 750))
    make_sizes()
    small, middle, _large = picture.sizes()
    path_of(files.size_file(small.name, 320, "avif")).unlink()
    answer = client.get(small.avif)
    assert (answer["Content-Type"], paint.decoded(answer.content).width) == ("image/webp", 320)
    path_of(files.size_file(small.name, 320, "webp")).unlink()
    assert paint.decoded(client.get(small.avif).content).width == middle.width


@pytest.mark.parametrize(
    "address",
    [
        "/pictures/",
        "/pictures/../silknet.sqlite3",
        f"/pictures/{'0' * 32}-320.webp",
        f"/pictures/{'0' * 32}-320.jpg",
        f"/pictures/{'0' * 32}-320.webp/",
        f"/pictures/{'A' * 32}-320.webp",
        f"/pictures/{'0' * 64}.jpg",
        "/fr/pictures/x-320.webp",
    ],
)
def test_what_is_no_picture_is_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(f"/pictures/{'0' * 32}-320.webp").status_code == 405


def test_a_draft_is_not_there_and_what_was_withdrawn_or_removed_is_gone(client: Client) -> None:
    picture = paint.picture(public=False)
    make_sizes()
    address = picture.largest().webp
    assert client.get(address).status_code == 404
    actions.publish(picture, by=None)
    assert client.get(address).status_code == 200
    actions.withdraw(picture, by=None)
    assert client.get(address).status_code == 410
    actions.publish(picture, by=None)
    with make.write():
        picture.delete()
    assert client.get(address).status_code == 410


def test_a_picture_of_a_record_that_is_withdrawn_is_gone_with_it(client: Client) -> None:
    city = make.city()
    picture = paint.picture(city)
    withdraw(city, by=None)
    assert client.get(picture.largest().webp).status_code == 410


def test_another_focus_is_another_address_and_the_old_one_leads_to_it(client: Client) -> None:
    picture = paint.picture(image=paint.quarters(1200, 300), focus_x="0")
    make_sizes()
    before = picture.largest().webp
    assert paint.corners(paint.decoded(client.get(before).content)) == ["red", "red", "blue", "blue"]
    with make.write():
        picture.focus_x = 1
        picture.save()
    after = picture.largest().webp
    moved = client.get(before)
    assert (after != before, moved.status_code, moved["Location"]) == (True, 301, after)
    make_sizes()
    image = paint.decoded(client.get(after).content)
    assert (image.size, paint.corners(image)) == ((600, 300), ["green", "green", "white", "white"])


def test_a_licence_without_derivatives_shows_the_whole(client: Client) -> None:
    picture = paint.picture(image=paint.quarters(1200, 300), licence="CC-BY-ND-4.0")
    make_sizes()
    image = paint.decoded(client.get(picture.largest().webp).content)
    assert (image.size, paint.corners(image)) == ((1200, 300), ["red", "green", "blue", "white"])


def test_transparency_reaches_the_pages(client: Client) -> None:
    image = paint.quarters().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    kept = files_of(image)
    picture = make.picture(file=kept, width=400, height=300)
    make_sizes()
    assert paint.decoded(client.get(picture.largest().avif).content).mode == "RGBA"


def files_of(image: Image.Image) -> str:
    kept = master(paint.encoded(image, "PNG"))
    files.keep(kept.file, kept.content)
    return kept.file


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def age(*paths: Any) -> None:
    for path in paths:
        os.utime(path, (LONG_AGO, LONG_AGO))


def test_sizes_are_made_once_and_only_what_nobody_refers_to_is_removed(capsys: Any) -> None:
    picture = paint.picture(image=paint.quarters(1000, 750))
    orphan = files_of(paint.quarters(300, 300).convert("RGBA"))
    young = files_of(paint.quarters(301, 300))
    unfinished = path_of(picture.file).with_suffix(".part")
    unfinished.write_bytes(b"killed")
    call_command("pictures")
    assert capsys.readouterr().out == "Made 6 sizes and removed 0 files to which nothing refers.\n"
    age(*(path for path in files.all_files() if path != path_of(young)))
    call_command("pictures")
    assert capsys.readouterr().out == "Made 0 sizes and removed 2 files to which nothing refers.\n"
    assert (path_of(orphan).exists(), unfinished.exists(), path_of(young).exists()) == (False, False, True)
    assert path_of(picture.file).exists()
    assert there() == {f"{width}.{form}" for width in (320, 640, 1000) for form in ("avif", "webp")}


def test_sizes_of_drafts_are_made_so_that_they_are_there_when_it_is_published() -> None:
    paint.picture(public=False)
    assert make_sizes().sizes == 4


def test_a_file_that_is_uploaded_again_is_young_again() -> None:
    orphan = files_of(paint.quarters())
    age(path_of(orphan))
    files_of(paint.quarters())
    assert clear_orphans() == 0


def test_a_picture_whose_file_is_gone_or_damaged_is_told_and_stops_no_other(capsys: Any) -> None:
    gone, damaged, sound = (paint.picture(image=paint.quarters(300 + number, 300)) for number in range(3))
    path_of(gone.file).unlink()
    path_of(damaged.file).write_bytes(b"\xff\xd8\xff")
    with pytest.raises(SystemExit):
        call_command("pictures")
    assert capsys.readouterr().out == (
        f"Picture {gone.pk} of cities: {gone.file} cannot be read.\n"
        f"Picture {damaged.pk} of cities: {damaged.file} cannot be read.\n"
        "Made 2 sizes and removed 0 files to which nothing refers.\n"
    )
    assert sorted(differences()) == sorted(
        [
            f"pictures.picture {gone.pk}: its file {gone.file} cannot be read: No such file or directory.",
            f"pictures.picture {damaged.pk}: its file {damaged.file} is not what it was.",
        ]
    )
    assert sound.largest().width == 302


def test_a_register_with_pictures_is_sound() -> None:
    paint.picture()
    assert list(differences()) == []


def test_the_log_says_which_file_it_was() -> None:
    picture = paint.picture()
    assert Change.objects.get(kind="pictures.picture").after["file"] == picture.file


def test_pillow_is_asked_for_what_pages_need(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pillow_reads_and_writes_what_pages_show(None) == []
    monkeypatch.setitem(NEEDED, "no such feature", "Daguerreotypes")
    with pytest.warns(UserWarning, match="Unknown feature"):
        (error,) = pillow_reads_and_writes_what_pages_show(None)
    assert (error.id, error.msg) == ("pictures.E001", "Pillow was built without Daguerreotypes.")


def test_a_hidden_record_shows_no_picture(client: Client) -> None:
    picture = paint.picture(make.city(public=False))
    assert client.get(picture.largest().webp).status_code == 404
