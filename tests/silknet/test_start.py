"""The start: everything between an empty database and a portal that answers, and nothing the second time."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from silknet.accounts.models import User
from silknet.changes.models import Head
from silknet.env import ROOT
from silknet.exchange import exports
from silknet.ops import start
from silknet.sources.models import Source
from tests import make

# These make a database of their own, whichever the others run on.
ONCE = pytest.mark.skipif(connection.vendor != "sqlite", reason="tested with the other database")

ONE_SOURCE = "slug,url,title\na,https://a.example,A\n"

# The command itself, with a small network instead of the real one.
STARTED = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "silknet.settings"
import django
django.setup()
from django.core.management import call_command
from silknet.ops import start
start.NETWORK = Path(sys.argv[1])
call_command("start", port=int(sys.argv[2]))
"""


@pytest.mark.django_db
def test_the_first_start_loads_the_network_and_the_second_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sources.csv").write_text(ONE_SOURCE)
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
    assert exports.kept() == [1]
    said.clear()
    start.prepare(said.append)
    assert (said, Head.objects.read()[1], User.objects.count()) == ([], 1, 1)


@pytest.mark.django_db
def test_a_register_that_holds_anything_is_not_loaded_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sources.csv").write_text(ONE_SOURCE)
    monkeypatch.setattr(start, "NETWORK", tmp_path)
    make.source(slug="ours")
    start.prepare(lambda words: None)
    assert list(Source.objects.values_list("slug", flat=True)) == ["ours"]


@pytest.mark.django_db
def test_another_address_stores_the_records_anew_and_says_so(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    make.source()
    make.user(is_superuser=True)
    settings.ADDRESS = "https://elsewhere.example"  # type: ignore[attr-defined]
    said: list[str] = []
    start.prepare(said.append)
    assert said == ["Stored 1 records anew, as this release and address show them."]


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


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_told(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((CommandError, SystemExit)) as refusal:
        call_command("start", "--port", port)
    assert "argument --port" in f"{refusal.value} {capsys.readouterr().err}"


@contextmanager
def started(folder: Path, port: int) -> Iterator[list[str]]:
    """A portal of its own process; what it said before it answered."""
    environment = {
        "PATH": os.environ["PATH"],
        "SILKNET_SECRET_KEY": "k" * 40,
        "SILKNET_DATABASE": f"sqlite:///{folder}/silknet.sqlite3",
        "SILKNET_FILES": f"{folder}/media",
    }
    command = [sys.executable, "-c", STARTED, str(folder), str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said: list[str] = []
            while not said or " answers on " not in said[-1]:
                said.append(process.stdout.readline())
                assert said[-1], "it ended before it answered"
            yield said
        finally:
            process.terminate()


def answer(address: str) -> str:
    for _ in range(200):
        try:
            with urlopen(address, timeout=10) as response:
                return str(response.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@ONCE
def test_a_portal_starts_from_nothing_and_a_second_time_without_a_change(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(ONE_SOURCE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with started(tmp_path, port) as said:
        ready = answer(f"{address}/readyz")
    assert [words.split(":")[0] for words in said] == [
        "Loading the real network …\n",
        "Loaded 1 rows.\n",
        "The secretariat's first account",
        "silknet answers on http",
    ]
    with started(tmp_path, port) as said:
        assert answer(f"{address}/readyz") == ready
    assert said == [f"silknet answers on {address}/ (stop with Ctrl-C)\n"]


@ONCE
def test_a_database_that_does_not_answer_is_told_without_a_traceback(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "SILKNET_SECRET_KEY": "k" * 40,
        "SILKNET_DATABASE": f"sqlite:///{tmp_path}/no/such/folder/silknet.sqlite3",
    }
    command = [sys.executable, "manage.py", "start"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "",
        "CommandError: The database does not answer; see SILKNET_DATABASE. It says: unable to open database file\n",
    )
