"""Servers that are measured: started with two workers each, what they cost by /proc, and stopped again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import connect, free_port, stop

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server and its address."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    def pids(self) -> list[int]:
        """The master and its workers."""
        return [self.process.pid, *children(self.process.pid)]

    def memory(self) -> float:
        """MiB, shared pages counted in shares (PSS)."""
        return sum(_proportional(pid) for pid in self.pids()) / 1024


@contextmanager
def serving(name: str, app: str, environment: Mapping[str, str], folder: Path, tree: Path = ROOT) -> Iterator[Server]:
    """gunicorn's sync workers: one request at a time each, as the floor needs no more."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "sync", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", app, *options, "--log-level", "warning"]
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=tree, env=dict(environment), stdout=file, stderr=file, start_new_session=True
        )
    try:
        _wait(process, port, log)
        yield Server(name, f"http://127.0.0.1:{port}", process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and len(children(process.pid)) == 2:
                return
        time.sleep(0.1)
    raise RuntimeError(f"A server did not start: {log.read_text(errors='replace')[-2000:]}")


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # a kernel without this file
        return [child for child, parent in _parents() if parent == pid]


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(folder.name)):
            yield int(folder.name), int(fields[1])


def _stat(pid: int) -> list[str]:
    """What /proc says of a process after its name; nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def seconds(pids: list[int]) -> float:
    """CPU time that these processes have used."""
    return sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := _stat(pid))) / TICKS


def busy() -> float:
    """CPU time that everyone on this machine has used."""
    told = [int(ticks) for ticks in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(told) - told[3] - told[4]) / TICKS


def backends(database: str) -> list[int]:
    """PostgreSQL's processes that serve this database; a server on this machine."""
    connection = connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database.rsplit("/", 1)[1]])
            return [pid for (pid,) in cursor.fetchall()]
    finally:
        connection.close()


def _proportional(pid: int) -> int:
    """KiB."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0
