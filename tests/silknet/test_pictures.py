"""Pictures of records: what the public sees of them, their sizes, their addresses, and what becomes of their files."""

import os
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from PIL import Image

from silknet.changes.models import Change, Version
from silknet.changes.publish import by_kind
from silknet.ops.verify import differences
from silknet.pictures import actions, files, rules
from silknet.pictures.checks import NEEDED, pillow_reads_and_writes_what_pages_show
from silknet.pictures.files import path_of
from silknet.pictures.images import master
from silknet.pictures.models import Picture, Pictured, kinds_with_pictures
from silknet.pictures.rules import Box
from silknet.pictures.sizes import clear_orphans, make_sizes
from silknet.sources.actions import merge, withdraw
from tests import make, paint
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

KINDS = ["cities", "conferences", "news", "organizations", "people", "sessions"]
LONG_AGO = time.time() - 7200


def record(row: Any) -> dict[str, Any]:
    found = Version.objects.get(uuid=row.uuid, latest=True).public()
    assert found is not None
    return found


def there() -> set[str]:
    """The sizes that are made, by width and format."""
    return {path.name.split("-")[1] for path in files.all_files() if "-" in path.name}


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "focus", "box"),
    [
        ((1600, 1200), (0, 0), (0, 0, 1600, 1200)),
        ((2000, 1000), (0, 0), (0, 0, 2000, 1000)),
        ((4000, 1000), (0.5, 0.5), (1000, 0, 3000, 1000)),
        ((4000, 1000), (0, 0.5), (0, 0, 2000, 1000)),
        ((4000, 1000), (1, 0.5), (2000, 0, 4000, 1000)),
        ((4000, 1000), (0.3, 0.5), (200, 0, 2200, 1000)),
        ((800, 1200), (0, 0), (0, 0, 800, 1200)),
        ((900, 1600), (0.5, 0), (0, 0, 900, 1350)),
        ((900, 1600), (0.5, 1), (0, 250, 900, 1600)),
    ],
)
def test_a_picture_is_cropped_around_its_focus_and_by_no_more_than_needed(size, focus, box):
    assert rules.part(*size, *focus) == Box(*box)
    assert rules.part(*size, *focus, may_be_cropped=False) == Box(0, 0, *size)


@pytest.mark.parametrize(
    ("width", "widths"),
    [(200, [200]), (320, [320]), (900, [320, 640, 900]), (1280, [320, 640, 1280]), (6000, [320, 640, 1280])],
)
def test_no_size_is_larger_than_the_picture(width, widths):
    assert rules.widths(width) == widths


def test_six_kinds_of_records_have_pictures_and_the_others_take_none():
    assert kinds_with_pictures() == KINDS
    with pytest.raises(ValidationError, match="sources have no pictures; right are cities, conferences"):
        make.picture(make.source(), public=False).full_clean()
    assert all(issubclass(by_kind()[kind], Pictured) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_public_record_tells_its_published_pictures(kind, settings):
    row = make.MAKERS[kind]()
    assert record(row)["pictures"] == []
    source = make.source(slug="album", title="Album", publisher="Museum")
    shown = make.picture(
        row,
        width=640,
        height=480,
        alt={"en": "A loom", "fr": "Un métier"},
        caption={"en": "At work"},
        source=source,
    )
    make.picture(row, public=False)
    name = shown.file[:32]
    at = f"{settings.ADDRESS}/pictures/{name}"
    assert record(row)["pictures"] == [
        {
            "url": f"{at}-640.webp",
            "width": 640,
            "height": 480,
            "sizes": [
                {"url": f"{at}-320.avif", "type": "image/avif", "width": 320, "height": 240},
                {"url": f"{at}-320.webp", "type": "image/webp", "width": 320, "height": 240},
                {"url": f"{at}-640.avif", "type": "image/avif", "width": 640, "height": 480},
                {"url": f"{at}-640.webp", "type": "image/webp", "width": 640, "height": 480},
            ],
            "alt": {"en": "A loom", "fr": "Un métier"},
            "caption": {"en": "At work"},
            "credit": "A. Weaver",
            "licence": {
                "id": "CC-BY-4.0",
                "name": "CC BY 4.0",
                "url": "https://creativecommons.org/licenses/by/4.0/",
            },
            "source": {
                "id": str(source.uuid),
                "slug": "album",
                "name": "Album",
                "url": f"{settings.ADDRESS}/api/v1/sources/album/",
                "address": source.url,
                "publisher": "Museum",
            },
            "source_address": source.url,
        }
    ]
    assert list(differences()) != []  # its file is not there
    assert [said for said in differences() if "its file" not in said] == []


def test_its_order_its_source_and_its_licence_are_news_of_the_record():
    city = make.city()
    source = make.source(title="Album")
    first, second = make.picture(city, credit="First", source=source), make.picture(city, credit="Second")
    assert [picture["credit"] for picture in record(city)["pictures"]] == ["First", "Second"]
    with make.write():
        first.position = 5
        first.save()
    assert [picture["credit"] for picture in record(city)["pictures"]] == ["Second", "First"]
    with make.write():
        source.title = "Old album"
        source.save()
    assert [picture["source"]["name"] for picture in record(city)["pictures"]][1] == "Old album"
    with make.write():
        second.delete()
    assert [picture["credit"] for picture in record(city)["pictures"]] == ["First"]


def test_publishing_names_all_that_is_missing_and_then_does_it():
    bare = {"public": False, "alt": {}, "credit": "", "licence": ""}
    picture = make.picture(**bare)
    with make.write():
        picture.source = None
        picture.save()
    with pytest.raises(ValidationError) as refused:
        actions.publish(picture, by=None)
    assert refused.value.messages == [
        "Alternative text is missing: say in at least one language what is to be seen.",
        "The credit is missing: say who made the picture.",
        "The licence is missing: choose the one under which it may be shown.",
        "The source is missing: choose one, or give the web address where the picture is.",
    ]
    picture.refresh_from_db()
    assert not picture.public
    with make.write():
        picture.alt, picture.credit, picture.licence = {"ja": "織機"}, "A. Weaver", "with-permission"
        picture.source_address = "https://album.example/1"
        picture.save()
    actions.publish(picture, by=None)
    city = by_kind()["cities"].objects.get(uuid=picture.record)
    assert [each["licence"] for each in record(city)["pictures"]] == [
        {"id": "with-permission", "name": "with permission", "url": ""}
    ]
    actions.withdraw(picture, by=None)
    assert record(city)["pictures"] == []


def test_a_source_that_nobody_sees_is_none():
    picture = make.picture(public=False, source=make.source(public=False))
    with pytest.raises(ValidationError, match="publish the source first"):
        actions.publish(picture, by=None)


def test_what_is_public_cannot_lose_what_it_needs():
    picture = make.picture()
    picture.credit = ""
    with pytest.raises(ValidationError, match="The credit is missing"):
        picture.full_clean()


def test_a_record_that_is_merged_or_removed_takes_its_pictures_along():
    one, other, draft = make.city(slug="one"), make.city(slug="other"), make.city(public=False)
    picture = make.picture(one)
    make.picture(draft, public=False)
    merge(one, other, by=None)
    picture.refresh_from_db()
    assert (picture.record, len(record(other)["pictures"])) == (other.uuid, 1)
    with make.write():
        draft.delete()
    assert list(Picture.objects.all()) == [picture]


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_shows_its_pictures_so_that_nothing_moves(client: Client, kind: str) -> None:
    row = make.MAKERS[kind]()
    assert "pictures.css" not in client.get(row.get_absolute_url()).content.decode()
    before = queries(client, row.get_absolute_url())
    first = make.picture(row, alt={"en": 'A "loom" & more'}, caption={"en": "<b>Weaving</b>"}, width=900, height=600)
    make.picture(row, public=False, alt={"en": "A draft"})
    make.picture(row, alt={"en": "Silk"}, licence="with-permission", source_address="https://album.example/1")
    page = client.get(row.get_absolute_url()).content.decode()
    name = first.file[:32]
    assert f'srcset="/pictures/{name}-320.avif 320w, /pictures/{name}-640.avif 640w, ' in page
    assert (
        f'<img src="/pictures/{name}-900.webp" width="900" height="600" alt="A &quot;loom&quot; &amp; more" d' in page
    )
    assert page.count("<figure") == 2
    assert page.count('loading="lazy"') == 1
    assert "&lt;b&gt;Weaving&lt;/b&gt;" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license' in page
    assert "A draft" not in page
    assert "A. Weaver" in words(client.get(row.get_absolute_url()))
    assert queries(client, row.get_absolute_url()) <= before + 1


def test_a_text_in_another_language_is_marked_as_such(client: Client) -> None:
    city = make.city()
    make.picture(city, alt={"fr": "Un métier à tisser"})
    address = city.get_absolute_url()
    assert 'alt="Un métier à tisser" lang="fr"' in client.get(address).content.decode()
    assert 'alt="Un métier à tisser" decoding' in client.get(f"/fr{address}").content.decode()


def test_a_hidden_record_shows_no_picture(client: Client) -> None:
    picture = paint.picture(make.city(public=False))
    assert client.get(picture.largest().webp).status_code == 404


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
