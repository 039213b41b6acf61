"""`make bench`: how fast silknet answers, in ratios to the floor of the same round.

    make bench                          130 and 10,000 organizations, under 15 minutes
    make bench ARGS=--quick             130 organizations, under 2 minutes
    make bench ARGS="--sizes 100000"    whether a page of the feed costs more the deeper it lies
    make bench ARGS="--only paint"      only when a reader with a slow telephone sees a page (paint.py); else it comes last

Measured are silknet as it is served; silknet where every tag is new, so that no answer is found in memory (cold); a textbook Django
REST framework; and the floor, the smallest honest program that gives the same answers (floor.py). All run on gunicorn's
sync workers, two each, against the same rows in the same PostgreSQL, which is found or started as for `make test`. It
must run on this machine, for its CPU time is counted. First it is checked that floor and silknet say the same. Then
rounds follow: floor, two of the others, floor, two more …

A ratio is to the mean of the floor before and after; more than 1 is faster than the floor. The tables show medians over
the rounds. CPU is what server and database use for an answer, as /proc tells it: it does not care who else uses the
machine (`others`), so the ratio by CPU is the one to trust where somebody does. The readers (load.py) are four
processes of our own, for which nothing needs to be installed; what they use is in no figure but the rate.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench import cases as told
from tests.bench import paint
from tests.bench.cases import COLD, FLOOR, KEYED, TEXTBOOK, WARM, Case, Figure
from tests.bench.load import Ask, load
from tests.bench.processes import ROOT, Server, backends, busy, seconds, serving
from tests.bench.register import Register, registers
from tests.postgresql import Unavailable, server
from tests.run import stopped

READERS = 4
PAINT = "paint"
MODULES = {WARM: "silknet.wsgi", COLD: "tests.bench.cold", KEYED: "tests.bench.cold", TEXTBOOK: "tests.bench.textbook"}


@dataclass
class Bench:
    """The servers of a register, and how they are asked."""

    register: Register
    servers: dict[str, Server]
    pool: ProcessPoolExecutor
    rounds: int
    seconds: float

    def measure(self, case: Case) -> dict[str, Figure]:
        """The medians of a case, by server."""
        asks = {name: self.ask(case, name) for name in (FLOOR, *case.of)}
        figures: dict[str, list[Figure]] = {name: [] for name in asks}
        for _round in range(self.rounds):
            before = self.sample(FLOOR, asks[FLOOR])
            figures[FLOOR].append(before)
            for at in range(0, len(case.of), 2):
                got = {name: self.sample(name, asks[name]) for name in case.of[at : at + 2]}
                after = self.sample(FLOOR, asks[FLOOR])
                for name, figure in got.items():
                    figures[name].append(figure.beside(before, after))
                figures[FLOOR].append(before := after)
        return {name: Figure.median(found) for name, found in figures.items()}

    def ask(self, case: Case, name: str) -> Ask:
        url = self.servers[name].url + case.path
        if case.known:
            return Ask(url, (("If-None-Match", told.get(url, told.UNKNOWN)[0]),), 304)
        return Ask(url, (("Authorization", f"Bearer {self.register.token}"),) if name == KEYED else ())

    def sample(self, name: str, ask: Ask) -> Figure:
        """What one server does, once it is warm."""
        server = self.servers[name]
        load(self.pool, READERS, ask, min(0.5, self.seconds / 2))
        pids = [*server.pids(), *backends(self.register.url)]
        readers = list(self.pool._processes)
        used, readers_used, all_used, start = seconds(pids), seconds(readers), busy(), time.monotonic()
        got = load(self.pool, READERS, ask, self.seconds)
        whole = (time.monotonic() - start) * (os.cpu_count() or 1)
        used, others = seconds(pids) - used, busy() - all_used - (seconds(readers) - readers_used)
        if got.wrong:
            raise RuntimeError(f"{name} gave {got.wrong} wrong answers of {got.count} to {ask.url}.")
        p99 = got.times[len(got.times) * 99 // 100]
        cpu, by_others = max(used, 0.001) / got.count, max(0, others - used) / whole
        return Figure(got.count / got.seconds, statistics.median(got.times), p99, cpu, server.memory(), by_others)

    def queries(self, case: Case) -> dict[str, str]:
        counted = {FLOOR: "1"}
        for name in case.of:
            said = [f"HTTP_AUTHORIZATION=Bearer {self.register.token}"] if name == KEYED else []
            command = [sys.executable, "-m", "tests.bench.queries", MODULES[name], case.path, *said]
            environment = self.register.environment
            counted[name] = subprocess.check_output(command, cwd=ROOT, env=environment, text=True).strip()
        return counted


@contextmanager
def bench(register: Register, folder: Path, rounds: int, seconds: float) -> Iterator[Bench]:
    """The four servers of a register. The frame of the floor's page is cut from silknet's."""
    environment = register.environment
    with ExitStack() as stack:

        def serve(name: str, app: str, **more: str) -> Server:
            return stack.enter_context(serving(name.replace(", ", "-"), app, environment | more, folder))

        servers = {WARM: serve(WARM, "silknet.wsgi:application")}
        servers[COLD] = servers[KEYED] = serve(COLD, "tests.bench.cold:application")
        servers[TEXTBOOK] = serve(TEXTBOOK, "tests.bench.textbook:application")
        frame = folder / "frame.html"
        frame.write_text(told.shell(told.get(servers[WARM].url + told.PAGE)[1].decode()))
        servers[FLOOR] = serve(FLOOR, "tests.bench.floor:application", BENCH_SHELL=str(frame))
        pool = stack.enter_context(ProcessPoolExecutor(READERS))
        yield Bench(register, servers, pool, rounds, seconds)


def measure(bench: Bench, only: str) -> None:
    """Every case, each as a table."""
    size, servers = bench.register.size, bench.servers
    print(f"\n## {size:,} organizations, {bench.rounds} rounds of {bench.seconds:g} s", flush=True)
    if wrong := told.differences(servers[FLOOR].url, servers[COLD].url):
        raise RuntimeError(f"Floor and silknet do not say the same: {'; '.join(wrong)}.")
    for case in told.cases(bench.register.head(servers[COLD].url), size):
        if only not in case.name:
            continue
        print(told.table(case, bench.measure(case), bench.queries(case)), flush=True)
    records, took = told.sync(servers[COLD].url)
    print(f"\nA first copy by the feed, of {records:,} records: {took:.1f} s.", flush=True)


def arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0], prog="make bench ARGS=…")
    parser.add_argument("--quick", action="store_true", help="130 organizations, short samples")
    parser.add_argument("--sizes", default="", metavar="N,N", help="other numbers of organizations")
    parser.add_argument("--only", default="", metavar="WORDS", help="cases with these words in their names")
    parser.add_argument("--rounds", type=int, metavar="N")
    parser.add_argument("--seconds", type=float, metavar="S", help="how long a sample lasts")
    told = parser.parse_args(given)
    told.sizes = [int(size) for size in (told.sizes or ("130" if told.quick else "130,10000")).split(",")]
    told.rounds, told.seconds = told.rounds or (2 if told.quick else 3), told.seconds or (0.7 if told.quick else 3)
    return told


def main(given: list[str]) -> int:
    asked = arguments(given)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopped)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="silknet-bench-")))
        try:
            found = stack.enter_context(server(os.environ))
        except Unavailable as reason:
            print(f"There is no PostgreSQL to measure on. {reason}")
            return 1
        print(f"PostgreSQL {found.version}: {found.place}; {os.cpu_count()} cores", flush=True)
        for register in registers(found.url, asked.sizes, folder) if asked.only != PAINT else ():
            with bench(register, folder, asked.rounds, asked.seconds) as ready:
                measure(ready, asked.only)
        if asked.only in ("", PAINT):
            paint.measure(found.url, folder / PAINT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
