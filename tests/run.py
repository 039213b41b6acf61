"""`make test`: the suite on the embedded SQLite, then on a real PostgreSQL; COVERAGE=1 measures branch coverage.

Arguments go to pytest: `.venv/bin/python tests/run.py tests/cities -k facts`. The suite's settings are made here; from
the environment are read SILKNET_TEST_DATABASE, COVERAGE and CI.
"""

import os
import secrets
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.postgresql import VARIABLE, Unavailable, server

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_STOP = 30
NOTHING_COLLECTED = 5
DATABASE_ONLY = "--database-only"  # tests/conftest.py knows it


@dataclass(frozen=True)
class Run:
    """The suite on one database, and how pytest ended."""

    database: str
    code: int


def main(arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="silknet-tests-", dir=in_memory())))
        missing, found = "", None
        try:
            found = stack.enter_context(server(os.environ))
        except Unavailable as reason:
            missing = str(reason)
            if os.environ.get(VARIABLE):
                return say(missing, code=1)
        # Measuring costs a third of the time: it is done where the result is kept, on the first database.
        measured = ["--cov", "--cov-report=", "--cov-fail-under=0"] if measures() else []
        sqlite = f"SQLite {sqlite3.sqlite_version}"
        runs = [run(sqlite, f"sqlite:///{folder}/silknet.sqlite3", folder, [*measured, *arguments])]
        if found:
            print(f"\nPostgreSQL {found.version}: {found.place}", flush=True)
            runs.append(run(f"PostgreSQL {found.version}", found.url, folder, [DATABASE_ONLY, *arguments]))
        covered = coverage(folder, whole=not arguments) if measured else 0
    return conclude(runs, covered, missing)


def measures() -> bool:
    """Whether branch coverage is measured: on every build, and by whoever asks with COVERAGE=1."""
    return os.environ.get("CI") == "true" or os.environ.get("COVERAGE") == "1"


def in_memory() -> str | None:
    """A folder that waits for no disk, where there is one: nothing in it outlives the tests."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def stopped(number: int, frame: FrameType | None) -> None:
    """Every way to stop the tests unwinds them, so that no server or database stays; a second signal changes nothing."""
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(128 + number)


def run(database: str, url: str, folder: Path, arguments: list[str]) -> Run:
    """pytest on one database, in a process of its own because settings are read once."""
    print(f"\nTesting on {database}", flush=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SILKNET_")}
    environment = kept | {
        "SILKNET_DATABASE": url,
        "SILKNET_SECRET_KEY": secrets.token_urlsafe(48),
        "COVERAGE_FILE": str(folder / f".coverage.{database.split()[0].lower()}"),
    }
    # Stealing keeps what shares its set-up on one worker, and none waits while another has a queue.
    command = [sys.executable, "-m", "pytest", "-n", str(os.cpu_count() or 1), "--dist", "worksteal", *arguments]
    code = wait(subprocess.Popen(command, cwd=ROOT, env=environment))
    if code == NOTHING_COLLECTED and DATABASE_ONLY in arguments:
        print("None of these tests asks the database.")
        return Run(database, 0)
    if code == NOTHING_COLLECTED:
        print("No test was collected, which counts as a failure.")
    return Run(database, code)


def wait(process: subprocess.Popen[bytes]) -> int:
    """When we are stopped, pytest is stopped as by Ctrl-C: it drops its databases, which a plain kill would leave."""
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def coverage(folder: Path, whole: bool) -> int:
    """Part of the suite covers part of the code, so the limit is for the whole."""
    tool = [sys.executable, "-m", "coverage"]
    subprocess.run([*tool, "combine", "--quiet", folder], cwd=ROOT, check=False)
    total = subprocess.run(
        [*tool, "report", "--format=total", "--fail-under=0"], cwd=ROOT, capture_output=True, text=True
    )
    if total.returncode:
        return say(f"Coverage could not be measured: {(total.stdout + total.stderr).strip()}", code=int(whole))
    print(f"\nCoverage of lines and branches: {total.stdout.strip()} %", flush=True)
    if not whole:
        return 0
    judged = subprocess.run([*tool, "report"], cwd=ROOT, capture_output=True, text=True, check=False)
    return say(judged.stdout + judged.stderr, code=1) if judged.returncode else 0


def conclude(runs: list[Run], covered: int, missing: str) -> int:
    """The last line, by which a reader and a build know what was tested."""
    passed = " and ".join(run.database for run in runs if run.code == 0)
    failed = " and ".join(run.database for run in runs if run.code)
    sentences = [f"Failed on {failed}." if failed else "", f"Passed on {passed}." if passed else ""]
    if covered:
        sentences.append("Coverage is too low or unknown.")
    if missing:
        sentences.append(f"POSTGRESQL WAS NOT TESTED: {missing}")
    untested = bool(missing) and os.environ.get("CI") == "true"
    return say(" ".join(filter(None, sentences)), code=int(bool(failed) or bool(covered) or untested))


def say(sentence: str, code: int) -> int:
    print(sentence, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
