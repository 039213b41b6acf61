"""Pictures of records: what of them the public sees, in records and on pages, and what that needs."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.ops.verify import differences
from silknet.pictures import actions, rules
from silknet.pictures.models import Picture, Pictured, kinds_with_pictures
from silknet.pictures.rules import Box
from silknet.sources.actions import merge
from tests import make
from tests.reader import queries, words

pytestmark = pytest.mark.django_db

KINDS = ["cities", "conferences", "news", "organizations", "people", "sessions"]
BY = "https://creativecommons.org/licenses/by/4.0/"


def record(row: Any) -> dict[str, Any]:
    found = Version.objects.get(uuid=row.uuid, latest=True).public()
    assert found is not None
    return found


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
    row, source = make.MAKERS[kind](), make.source(slug="album", title="Album", publisher="Museum")
    assert record(row)["pictures"] == []
    texts = {"alt": {"en": "A loom", "fr": "Un métier"}, "caption": {"en": "At work"}}
    shown = make.picture(row, width=640, height=480, source=source, **texts)
    make.picture(row, public=False)
    at = f"{settings.ADDRESS}/pictures/{shown.file[:32]}"
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
            **texts,
            "credit": "A. Weaver",
            "licence": {"id": "CC-BY-4.0", "name": "CC BY 4.0", "url": BY},
            "source": {
                "id": str(source.uuid),
                "slug": "album",
                "name": "Album",
                "url": f"{settings.ADDRESS}/api/v1/sources/album/",
                "address": source.url,
                "publisher": "Museum",
                "published_on": "",
            },
            "source_address": source.url,
        }
    ]


def test_verify_says_only_that_its_file_is_not_there():
    picture = make.picture()
    said = f"pictures.picture {picture.pk}: its file {picture.file} cannot be read: No such file or directory."
    assert list(differences()) == [said]


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


def test_a_source_names_the_records_whose_pictures_it_supports(client: Client) -> None:
    source, lyon = make.source(), make.city(name="Lyon")
    make.picture(lyon, source=source, alt={"en": "A loom"})
    make.picture(make.city(name="Como"), source=source, public=False)
    said = words(client.get(source.get_absolute_url()))
    assert "Lyon City Picture: A loom" in said
    assert "Como" not in said
