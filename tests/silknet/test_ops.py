"""What an operator runs beside load and dump."""

import pytest
from django.core.management import call_command

from cities.models import City
from silknet.changes.door import republish
from silknet.changes.models import Change, Head, Version
from silknet.ops.verify import differences
from silknet.search.models import Entry
from tests import make

pytestmark = pytest.mark.django_db


def test_a_sound_register_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    make.name(make.city(), "里昂")
    call_command("verify")
    assert capsys.readouterr().out == "The register is sound.\n"


def test_what_does_not_agree_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    city, gone = make.city(slug="lyon"), make.city(slug="gone")
    stored = Version.objects.get(uuid=city.uuid)
    Version.objects.filter(uuid=city.uuid).update(
        record=(stored.record or "").replace('"latitude":null', '"latitude":1.0')
    )
    Entry.objects.filter(record=gone.uuid).delete()
    Change.objects.filter(kind="cities.country").delete()
    Head.objects.update(number=99)
    with pytest.raises(SystemExit):
        call_command("verify")
    said = capsys.readouterr().out
    for part in (
        "The head is 99",
        "cities/lyon: the stored record",
        "cities/gone: search",
        "cities.country 1: is not in the log",
    ):
        assert part.replace(" 1:", f" {city.country_id}:") in said


def test_a_record_that_is_rendered_otherwise_is_stored_anew_once(settings: object) -> None:
    make.city(slug="lyon")
    settings.ADDRESS = "https://elsewhere.example"  # type: ignore[attr-defined]
    assert republish(source="release", note="moved") == City.objects.count() + 1
    moved = Version.objects.get(key="lyon", latest=True).public() or {}
    assert moved["html_url"] == "https://elsewhere.example/cities/lyon/"
    assert (republish(source="release", note="moved"), Head.objects.read()[1]) == (0, 3)
    assert list(differences()) == []
