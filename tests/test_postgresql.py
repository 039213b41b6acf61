"""The finder of PostgreSQL against real servers; where this machine has none to start, those tests say so."""

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests import postgresql
from tests.postgresql import VARIABLE, Server, Unavailable, places

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def binaries() -> Path:
    found = postgresql.debian_binaries(postgresql.DEBIAN)
    if found is None:
        pytest.skip("no PostgreSQL programs under /usr/lib to start a server from")
    return found


@pytest.fixture(scope="module")
def running(binaries: Path) -> Iterator[Server]:
    with postgresql.started(binaries) as found:
        yield found


def names(found: list[postgresql.Place]) -> list[Callable[..., object]]:
    return [place.func if isinstance(place, partial) else place for place in found]


def address(found: Server) -> tuple[str, int]:
    parts = urlsplit(found.url)
    return parts.hostname or "", parts.port or 0


# ── Order ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_running_server_comes_before_programs_and_programs_before_the_package():
    assert names(places({}, Path("bin"))) == [postgresql.local, postgresql.started, postgresql.packaged]


def test_without_programs_the_package_follows_the_running_server():
    assert names(places({}, None)) == [postgresql.local, postgresql.packaged]


def test_a_named_server_is_the_only_place():
    assert names(places({VARIABLE: "postgres://127.0.0.1/x"}, Path("bin"))) == [postgresql.named]


def test_an_empty_name_is_no_name():
    assert names(places({VARIABLE: ""}, None)) == [postgresql.local, postgresql.packaged]


def test_the_newest_version_that_has_initdb_is_started(tmp_path):
    for version, program in (("9", "initdb"), ("14", "initdb"), ("15", "initdb"), ("17", "psql")):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / program).touch()
    assert postgresql.debian_binaries(tmp_path) == tmp_path / "15" / "bin"


def test_a_version_that_django_does_not_support_is_not_started(tmp_path):
    (tmp_path / "13" / "bin").mkdir(parents=True)
    (tmp_path / "13" / "bin" / "initdb").touch()
    assert postgresql.debian_binaries(tmp_path) is None


# ── A server that was named ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_unreachable_named_server_is_reported_by_the_variables_name():
    with socket.socket() as closed:  # bound and not listening: nothing else can answer there
        closed.bind(("127.0.0.1", 0))
        url = f"postgres://silknet@127.0.0.1:{closed.getsockname()[1]}/silknet"
        with (
            pytest.raises(Unavailable, match=rf"^{VARIABLE} names a server that cannot be reached: .+\.$"),
            postgresql.server({VARIABLE: url}),
        ):
            pass


@pytest.mark.parametrize("url", ["sqlite:///silknet.sqlite3", "127.0.0.1:5432", "postgres://127.0.0.1:many/silknet"])
def test_a_name_that_is_no_address_is_reported_by_the_variables_name(url):
    with pytest.raises(Unavailable, match=rf"^{VARIABLE} "), postgresql.server({VARIABLE: url}):
        pass


def test_the_suite_does_not_begin_when_the_named_server_is_missing():
    environment = {VARIABLE: "postgres://127.0.0.1:1/silknet", "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(
        [sys.executable, ROOT / "tests" / "run.py"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith(f"{VARIABLE} names a server that cannot be reached")


def test_the_database_of_the_name_is_left_alone(running):
    with closing(postgresql.connect(running.url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE test_precious")
        with postgresql.named(running.url.rpartition("/")[0] + "/precious") as found:
            assert urlsplit(found.url).path not in ("", "/", "/precious")
            cursor.execute(f'CREATE DATABASE "test_{urlsplit(found.url).path[1:]}_gw0"')
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test%'")
        assert cursor.fetchall() == [("test_precious",)]


def test_a_user_who_may_not_create_databases_is_refused(running):
    with closing(postgresql.connect(running.url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'")
    host, port = address(running)
    with (
        pytest.raises(Unavailable, match="does not let this user create databases"),
        postgresql.named(f"postgres://reader:reader@{host}:{port}/silknet"),
    ):
        pass


# ── A server that was started ────────────────────────────────────────────────────────────────────────────────────────


def test_a_started_server_asks_for_its_password(running):
    host, port = address(running)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        postgresql.connect(f"postgres://silknet:guess@{host}:{port}/postgres")


def test_a_started_server_has_what_the_suite_needs(running):
    with closing(postgresql.connect(running.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('server_encoding'), lower('Ü')")
        assert cursor.fetchone() == ("off", "UTF8", "ü" if sys.platform == "linux" else "Ü")
        cursor.execute("SHOW server_version")
        assert cursor.fetchone()[0].split()[0] == running.version


def test_a_started_server_is_gone_afterwards_even_from_a_failure(binaries, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", tempfile.mkdtemp(prefix="silknet-test-"))
    Path(tempfile.gettempdir()).chmod(0o755)
    try:
        with pytest.raises(ZeroDivisionError), postgresql.started(binaries) as found:
            socket.create_connection(address(found)).close()
            raise ZeroDivisionError
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address(found))
        assert list(Path(tempfile.gettempdir()).iterdir()) == []
    finally:
        shutil.rmtree(tempfile.gettempdir())


def test_a_run_that_is_terminated_leaves_no_server(binaries):
    program = (
        "import signal, sys, time\n"
        "from pathlib import Path\n"
        "from tests import postgresql, run\n"
        "signal.signal(signal.SIGTERM, run.stopped)\n"
        "with postgresql.started(Path(sys.argv[1])) as found:\n"
        "    print(found.url, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, binaries], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        found = Server(process.stdout.readline().strip(), "", "")
        socket.create_connection(address(found)).close()
        process.terminate()
        assert process.wait(timeout=30) == 128 + 15
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address(found))
