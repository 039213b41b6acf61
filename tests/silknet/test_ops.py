"""What an operator runs."""

import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from cities.models import City
from silknet.accounts.models import User
from silknet.changes.door import republish
from silknet.changes.models import Change, Head, Version
from silknet.exchange.load import load
from silknet.ops import start
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


def test_the_first_start_loads_the_network_and_the_second_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sources.csv").write_text("slug,url,title\na,https://a.example,A\n")
    monkeypatch.setattr(start, "NETWORK", tmp_path)
    said: list[str] = []
    start.prepare(said.append)
    assert [words.split(" (")[0].split("password")[0] for words in said] == [
        "Loading the real network …",
        "Loaded 1 rows.",
        "The secretariat's first account: admin, ",
    ]
    password = said[2].split("password ")[1].split(" ")[0]
    assert User.objects.get(username="admin").check_password(password)
    said.clear()
    start.prepare(said.append)
    assert (said, Head.objects.read()[1]) == ([], 1)
    (tmp_path / "sources.csv").write_text("slug,url,title\na,nowhere,A\n")
    assert load([tmp_path], by=None).faults


def test_translations_are_compiled_once(tmp_path: Path, settings: object) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = folder / "django.po"
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "city"\nmsgstr "ville"\n'
    )
    settings.LOCALE_PATHS = [tmp_path]  # type: ignore[attr-defined]
    assert (start.compile_translations(), start.compile_translations()) == (1, 0)
    assert (folder / "django.mo").stat().st_size > 0
    os.utime(catalogue, (time.time() + 9, time.time() + 9))
    assert start.compile_translations() == 1


def test_the_server_listens_on_this_machine_alone() -> None:
    assert "127.0.0.1:8123" in start.server(8123)
