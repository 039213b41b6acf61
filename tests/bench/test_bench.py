"""The harness itself: it loads, it tells right answers from wrong ones, and the floor says what silknet says."""

import csv
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from conferences.models import Session
from silknet.exchange.load import load as load_tables
from silknet.ops.start import NETWORK
from silknet.wsgi import application
from tests import make
from tests.bench import cases, paint
from tests.bench.cases import Figure
from tests.bench.load import Ask, load
from tests.server import ask, kept_connection


class Half(BaseHTTPRequestHandler):
    """Keeps connections open, and answers whether it was asked politely."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200 if self.headers["X-Word"] == "please" else 400)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, *args: Any) -> None:
        """Nothing: pytest shows what is printed."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Half)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_readers_count_answers_and_those_that_are_wrong(url):
    with ProcessPoolExecutor(2) as pool:
        right = load(pool, 2, Ask(url, (("X-Word", "please"),)), 0.2)
        wrong = load(pool, 2, Ask(url), 0.2)
    assert (right.count > 0, right.wrong) == (True, 0)
    assert wrong.wrong == wrong.count > 0
    assert right.times == sorted(right.times)


def test_only_this_machine_is_loaded():
    with ProcessPoolExecutor(1) as pool, pytest.raises(ValueError, match="Only this machine"):
        load(pool, 1, Ask("http://silknet.example/"), 0.1)


def test_ratios_are_to_the_floor_before_and_after():
    floors = [Figure(rate=rate, p50=0, p99=0, cpu=cpu, memory=0, others=0) for rate, cpu in ((90, 0.5), (110, 1.5))]
    told = Figure(rate=200, p50=0, p99=0, cpu=0.5, memory=0, others=0).beside(*floors)
    assert (told.by_rate, told.by_cpu) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_the_floor_says_what_silknet_says(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("The floor speaks PostgreSQL.")
    now = connection.settings_dict
    who = f"{now['USER']}:{now['PASSWORD']}@{now['HOST']}:{now['PORT'] or 5432}"
    monkeypatch.setenv("BENCH_DATABASE", f"postgres://{who}/{now['NAME']}")
    from tests.bench import floor, floor_page

    monkeypatch.setattr(floor_page, "SHELL", ("<main>", "</main>"))
    city = make.city(slug="lyon", name="Lyon & its hills")
    make.cite(make.organization(slug="musee-des-tissus", name="Musée des Tissus"), quote="It is there.")
    make.city_role(city=city, source=make.source(url="https://www.example.org/a-long-address-of-a-source"))
    make.organization(slug="hidden", public=False)
    make.session(slug="opening", city=city, session_kind=Session.Kind.OPENING)
    with kept_connection():
        for path in (cases.LIST, cases.DETAIL, f"{cases.FEED}0"):
            floors, ours = (json.loads(ask(app, path).body) for app in (floor.application, application))
            assert floors == {name: ours[name] for name in floors}, path
        pages = [ask(app, cases.PAGE).body.decode() for app in (floor.application, application)]
    floor._own.cursor.connection.close()
    assert "Lyon&itshills" in cases.words(pages[0])
    assert cases.words(pages[0]) == cases.words(pages[1])


@pytest.mark.django_db(transaction=True)
def test_pictures_of_the_bench_say_that_they_are_synthetic(tmp_path):
    folder = paint.pictures(tmp_path / "synthetic")
    lines = [*csv.DictReader((folder / "pictures.csv").open(encoding="utf-8"))]
    assert [line["file"] for line in lines] == sorted(path.name for path in (folder / "pictures").iterdir())
    assert all("Synthetic" in line["alt"] and "Synthetic" in line["caption"] for line in lines)
    report = load_tables([folder, NETWORK], by=None, dry_run=True)
    assert (report.faults, len(lines)) == ([], 3)


def test_where_there_is_no_browser_the_bench_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(paint, "CHROMIUM", "/nowhere/chromium")
    paint.measure("postgres://nobody@127.0.0.1:1/nothing", tmp_path)
    assert "Not measured: Chromium is not at /nowhere/chromium" in capsys.readouterr().out
