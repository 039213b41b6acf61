"""load and dump as processes: killed half-way, refused by the file system, side by side with writers."""

import csv
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cities.models import City
from silknet.changes.models import Change, Head, Version
from silknet.env import ROOT
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from silknet.sources.models import Source
from tests import make

# Says a word when it is half-way, and waits to be killed.
HALF_WAY = """
import os, sys, time
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "silknet.settings"
import django
django.setup()
from silknet.exchange.dump import dump
from silknet.exchange.load import load

def stop(*told):
    if told[:2] == (sys.argv[2], int(sys.argv[3])):
        print("half-way", flush=True)
        time.sleep(60)

if sys.argv[1] == "load":
    load([Path(sys.argv[4])], by=None, progress=stop)
else:
    dump(Path(sys.argv[4]), progress=stop)
"""


def url() -> str:
    """The database of this test, as another process is told of it."""
    now = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{now['NAME']}"
    who = f"{now['USER']}:{now['PASSWORD']}@" if now["USER"] else ""
    return f"postgres://{who}{now['HOST']}{':' if now['PORT'] else ''}{now['PORT']}/{now['NAME']}"


def kill_half_way(*arguments: object) -> None:
    command = [sys.executable, "-c", HALF_WAY, *map(str, arguments)]
    environment = os.environ | {"SILKNET_DATABASE": url()}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half-way\n"
        process.kill()


def sources(folder: Path, number: int) -> Path:
    path = folder / "sources.csv"
    lines = "".join(f"s-{n},https://s.example/{n},S {n}\n" for n in range(number))
    path.write_text(f"slug,url,title\n{lines}")
    return path


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.django_db(transaction=True)
def test_of_a_load_that_is_killed_nothing_stays_and_it_can_be_done_again(tmp_path):
    path = sources(tmp_path, 20)
    kill_half_way("load", "sources", 10, path)
    assert (Source.objects.count(), Change.objects.count(), Head.objects.read()[1]) == (0, 0, 0)
    report = load([path], by=None)
    assert (report.counts["new"], Source.objects.count(), Head.objects.read()[1]) == (20, 20, 1)


@pytest.mark.django_db(transaction=True)
def test_a_dump_that_is_killed_leaves_what_was_there_and_can_be_done_again(tmp_path):
    make.source(title="First")
    dump(tmp_path)
    before = texts(tmp_path)
    with make.write():
        Source.objects.update(title="Second")
    kill_half_way("dump", "countries", 0, tmp_path)
    killed = texts(tmp_path)
    assert {name: text for name, text in killed.items() if not name.endswith(".part")} == before
    assert "sources.csv.part" in killed
    dump(tmp_path)
    assert set(texts(tmp_path)) == set(before)
    assert "Second" in (tmp_path / "sources.csv").read_text()


@pytest.mark.django_db
def test_a_dump_onto_a_full_disk_says_which_file_and_leaves_what_was_there(tmp_path):
    make.source(title="First")
    dump(tmp_path)
    before = texts(tmp_path)
    (tmp_path / "cities.csv.part").symlink_to("/dev/full")
    with pytest.raises(CommandError, match=r"/cities\.csv\.part: No space left on device$"):
        call_command("dump", tmp_path)
    assert texts(tmp_path) == before


@pytest.mark.django_db
def test_what_the_file_system_refuses_is_told_without_a_traceback(tmp_path):
    (tmp_path / "sources.csv").mkdir()
    with pytest.raises(CommandError, match=r"/sources\.csv: Is a directory$"):
        call_command("load", tmp_path)
    with pytest.raises(CommandError, match=r"/sources\.csv\.part: Is a directory$"):
        call_command("dump", tmp_path)


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """A folder that may not be read or written; root, to whom nothing is forbidden, becomes nobody meanwhile."""
    tmp_path.chmod(0)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65_534)
    yield tmp_path
    os.seteuid(was)
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("command", ["load", "dump"])
def test_a_folder_that_may_not_be_read_or_written_is_told(forbidden, command):
    with pytest.raises(CommandError, match=rf"^{forbidden}.*: Permission denied$"):
        call_command(command, forbidden)


@pytest.mark.django_db
def test_a_further_table_that_has_no_rows_any_more_goes(tmp_path):
    fact = make.fact()
    dump(tmp_path)
    assert (tmp_path / "facts.csv").exists()
    with make.write():
        fact.delete()
    dump(tmp_path)
    assert not (tmp_path / "facts.csv").exists()


@pytest.mark.django_db(transaction=True)
def test_a_dump_is_of_one_moment_and_no_writer_waits_for_it(tmp_path):
    make.city(slug="before")

    def write() -> None:
        make.city(slug="meanwhile", country=City.objects.get().country)
        connection.close()

    def progress(table: str, rows: int) -> None:
        if table == "sources":
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(timeout=20)
            assert not writer.is_alive()

    dump(tmp_path, progress=progress)
    with (tmp_path / "cities.csv").open(newline="") as file:
        assert [row["slug"] for row in csv.DictReader(file)] == ["before"]
    assert sorted(City.objects.values_list("slug", flat=True)) == ["before", "meanwhile"]


@pytest.mark.django_db(transaction=True)
def test_load_as_a_process_says_what_it_did_and_ends_with_0_or_1(tmp_path):
    def run(*arguments: object) -> tuple[int, str, str]:
        command = [sys.executable, "manage.py", "load", *map(str, arguments)]
        environment = os.environ | {"SILKNET_DATABASE": url()}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout, done.stderr

    path = sources(tmp_path, 2)
    nothing = "Nothing is written. "
    told = (
        "sources.csv, line 2, s-0: new\n  slug: 's-0'\n  url: 'https://s.example/0'\n  title: 'S 0'\n"
        "sources.csv, line 3, s-1: new\n  slug: 's-1'\n  url: 'https://s.example/1'\n  title: 'S 1'\n"
    )
    new, same = "Lines: 2 new, 0 changed, 0 same, 0 wrong.\n", "Lines: 0 new, 0 changed, 2 same, 0 wrong.\n"
    assert run(path, "--dry-run") == (0, told + nothing + new, "")
    assert (run(path), run(path)) == ((0, new, ""), (0, same, ""))
    path.write_text("slug,title\ns-0,\n")
    fault = "sources.csv, line 2, title: This field cannot be blank.\n"
    assert run(path) == (1, fault + nothing + "Lines: 0 new, 0 changed, 0 same, 1 wrong.\n", "")
    assert run(path, "--by", "nobody")[::2] == (
        1,
        "CommandError: --by nobody: there is no such user; right are none yet: leave it out.\n",
    )
    assert Version.objects.filter(latest=True).count() == 2
