"""Exports: whole files of one revision, what the lists say and nothing else, whatever happens meanwhile."""

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from silknet.changes.models import Head
from silknet.changes.redaction import redact
from silknet.env import ROOT
from silknet.exchange import exports
from silknet.exchange.exports import Manifest
from silknet.ops.export import make_export
from silknet.sources.models import Source
from silknet.urls_api import RESOURCES
from tests import make
from tests.partner import ask, listed
from tests.silknet.test_commands import url

pytestmark = pytest.mark.django_db

KINDS = sorted(RESOURCES)
NAMES = [*(f"{kind}.{format}" for kind in KINDS for format in ("csv", "jsonl")), "cities.geojson", "network.zip"]


def everything() -> None:
    """Two records of each kind, and one of each that nobody may see."""
    for maker in make.MAKERS.values():
        maker(), maker(), maker(public=False)


def head() -> int:
    return Head.objects.read()[1]


def path(name: str, revision: int | None = None) -> Path:
    return exports.place() / str(exports.kept()[-1] if revision is None else revision) / name


def folders() -> set[str]:
    return {found.name for found in exports.place().iterdir()} - {"lock"}


def revise(times: int = 1) -> None:
    for _ in range(times):
        make.source()


# ── What they say ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_files_say_what_the_lists_of_every_kind_say(client: Client) -> None:
    everything()
    call_command("export")
    for kind in RESOURCES:
        assert [json.loads(line) for line in path(f"{kind}.jsonl").open()] == listed(client, kind)
        for format in ("csv", "jsonl"):
            assert path(f"{kind}.{format}").read_bytes() == ask(client, f"{kind}/", format=format).content
    assert path("cities.geojson").read_bytes() == ask(client, "cities/", format="geojson").content


def test_an_export_of_several_batches_is_the_same_as_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    everything()
    whole = make_export()
    exports.forget([whole.revision])
    monkeypatch.setattr("silknet.exchange.api.export.BATCH", 2)
    assert make_export() == whole


def test_hidden_rows_are_in_no_file() -> None:
    everything()
    hidden = [model.objects.filter(public=False) for model in {type(maker()) for maker in make.MAKERS.values()}]
    make_export()
    unpacked = zipfile.ZipFile(path("network.zip"))
    said = [path(name).read_text() for name in NAMES if name != "network.zip"]
    said += [unpacked.read(name).decode() for name in unpacked.namelist()]
    uuids = [str(row.uuid) for rows in hidden for row in rows]
    assert len(uuids) == len(KINDS)
    assert [uuid for uuid in uuids if any(uuid in text for text in said)] == []


def test_an_empty_register_is_exported_as_empty_files(client: Client) -> None:
    assert make_export().revision == 0
    assert ask(client, "export/").json()["revision"] == 0
    assert {(file.rows, path(file.name).stat().st_size == file.bytes) for file in make_export().files} == {(0, True)}
    assert path("cities.geojson").read_bytes() == b'{"type":"FeatureCollection","features":[]}'


def test_the_same_revision_is_the_same_bytes(tmp_path: Path) -> None:
    everything()
    first = make_export()
    shutil.rmtree(exports.place())
    settings.FILES = tmp_path / "elsewhere"
    assert make_export() == first
    assert {name: sha256(path(name).read_bytes()).hexdigest() for name in NAMES} == {
        file.name: file.sha256 for file in first.files
    }


# ── What is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_three_are_kept_and_what_was_exported_is_not_made_again() -> None:
    for _ in range(5):
        revise()
        make_export()
    assert folders() == {"3", "4", "5"}
    was = path("network.zip").stat()
    assert make_export().revision == 5
    assert path("network.zip").stat() == was


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    revise()
    call_command("export")
    assert capsys.readouterr().out == "Revision 1 is exported: 30 files, 0.0 MiB.\n"


def test_what_is_redacted_leaves_all_that_is_kept() -> None:
    person = make.person(slug="somebody", role="Secret role")
    make_export()
    revise()
    make_export()
    call_command("redact", "people", "somebody", "role")
    assert folders() == {str(head())}
    unpacked = zipfile.ZipFile(path("network.zip"))
    said = [found.read_bytes() for found in path("").iterdir()] + [unpacked.read(name) for name in unpacked.namelist()]
    assert [text for text in said if b"Secret" in text] == []
    assert str(person.uuid) in path("people.jsonl").read_text()


def test_what_was_redacted_by_other_ways_leaves_with_the_next_export() -> None:
    person = make.person(role="Secret role")
    make_export()
    redact(person, "role", by=None)
    revise()
    make_export()
    assert folders() == {str(head())}


def test_a_redaction_makes_no_export_where_there_is_none() -> None:
    make.person(slug="somebody", role="Secret role")
    call_command("redact", "people", "somebody", "role")
    assert exports.kept() == []


def test_exports_of_the_register_before_a_restored_backup_go() -> None:
    revise(3)
    make_export()
    Head.objects.update(log=uuid4())
    assert make_export().log == str(Head.objects.read()[0])
    revise()
    make_export()
    assert folders() == {"3", "4"}


# ── What may happen meanwhile ────────────────────────────────────────────────────────────────────────────────────────

HALF_WAY = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "silknet.settings"
import django
django.setup()
from silknet.ops.export import make_export

def stop(name, rows):
    if name == "sources.csv":
        print("half-way", flush=True)
        sys.stdin.readline()

print(make_export(stop).revision)
"""


@contextmanager
def half_way() -> Iterator[subprocess.Popen[str]]:
    """Another process that is exporting, and waits to be told to go on."""
    environment = os.environ | {"SILKNET_DATABASE": url(), "SILKNET_FILES": str(settings.FILES)}
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HALF_WAY], cwd=ROOT, env=environment, text=True, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half-way\n"
        yield process


@pytest.mark.django_db(transaction=True)
def test_of_an_export_that_is_killed_nothing_is_read_and_the_next_one_clears_up(client: Client) -> None:
    revise()
    make_export()
    before = ask(client, "export/").json()
    revise()
    with half_way() as process:
        process.kill()
    assert folders() == {"1", "2.part"}
    assert ask(client, "export/").json() == before
    assert ask(client, "export/2/cities.csv").status_code == 404
    make_export()
    assert folders() == {"1", "2"}


@pytest.mark.django_db(transaction=True)
def test_an_export_is_of_one_revision_though_others_write_meanwhile() -> None:
    make.city(slug="before")
    country = make.country()

    def write() -> None:
        make.city(slug="meanwhile", country=country)
        Source.objects.all().delete()
        connection.close()

    def progress(name: str, rows: int) -> None:
        if name == "countries.jsonl":
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(timeout=20)
            assert not writer.is_alive()

    manifest = make_export(progress)
    assert (manifest.revision, head()) == (3, 4)
    for name in ("cities.csv", "cities.jsonl", "cities.geojson"):
        assert "before" in path(name).read_text()
        assert "meanwhile" not in path(name).read_text()


@pytest.mark.django_db(transaction=True)
def test_two_exports_at_once_are_one_after_the_other() -> None:
    revise()
    found: list[Manifest] = []

    def export() -> None:
        found.append(make_export())
        connection.close()

    with half_way() as process:
        second = threading.Thread(target=export)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive()
        assert process.communicate("go on\n", timeout=30)[0] == "1\n"
        second.join(timeout=30)
    assert [manifest.revision for manifest in found] == [1]
    assert folders() == {"1"}


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """What a full disk does to whoever writes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(("size", "file"), [(2_000, r"sources\.jsonl"), (6_000, r"network\.zip")])
def test_where_there_is_no_room_it_says_so_and_leaves_what_is_kept(size: int, file: str) -> None:
    revise(9)
    make_export()
    revise()
    with no_file_over(size), pytest.raises(CommandError, match=rf"^Nothing is exported. .*/{file}: File too large$"):
        call_command("export")
    assert folders() == {"9"}


def test_a_folder_that_is_none_is_told() -> None:
    settings.FILES.write_text("")
    with pytest.raises(CommandError, match=r"^Nothing is exported. .*/media/exports: Not a directory$"):
        call_command("export")


def test_memory_does_not_grow_with_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured with 100 records a batch, so that 2,000 of them are as many batches as 20,000 would be."""
    monkeypatch.setattr("silknet.exchange.api.export.BATCH", 100)
    peaks = []
    for count in (200, 2_000):
        rows = [
            Source(slug=f"{count}-{n}", url=f"https://s.example/{count}/{n}", title="x" * 500, public=True)
            for n in range(count)
        ]
        with make.write():
            Source.objects.bulk_create(rows)
        del rows
        tracemalloc.start()
        make_export()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert path("sources.jsonl").stat().st_size > 1_500_000
    assert peaks[1] < peaks[0] + 500_000
