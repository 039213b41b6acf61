"""The partner guide tells the truth: every example is asked and every program is run, with the real network."""

import json
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from silknet import dates
from silknet.api.schema import ANSWERS
from silknet.changes.redaction import redact
from silknet.env import ROOT
from silknet.exchange.api.export import export
from silknet.languages import in_language
from silknet.pages.guide import FOLDER, PROGRAMS, RELEASES, SECTIONS, Exchange, code, exchanges, programs
from silknet.partners.actions import issue
from silknet.partners.models import ApiKey
from silknet.search.matching import REASONS
from silknet.sources.actions import merge, withdraw
from silknet.urls_api import RESOURCES
from tests import make
from tests.network import load_network
from tests.reader import queries, words

CODES = [code for code, _name in settings.LANGUAGES]
LEFT_OUT = "…"


# ── Every example is asked ───────────────────────────────────────────────────────────────────────────────────────────


def is_like(shown: Any, said: Any) -> bool:
    """Whether an answer is what is shown of it. In a text, `…` stands for any; in an object or a list, for more."""
    if isinstance(shown, dict) and isinstance(said, dict):
        named = {name: value for name, value in shown.items() if name != LEFT_OUT}
        whole = LEFT_OUT in shown or named.keys() == said.keys()
        return whole and all(name in said and is_like(value, said[name]) for name, value in named.items())
    if isinstance(shown, list) and isinstance(said, list):
        named_first = shown[:-1] if shown[-1:] == [LEFT_OUT] else shown
        whole = len(named_first) < len(said) if shown != named_first else len(shown) == len(said)
        return whole and all(is_like(*pair) for pair in zip(named_first, said, strict=False))
    if isinstance(shown, str) and isinstance(said, str):
        return bool(re.fullmatch(re.escape(shown).replace(LEFT_OUT, ".+"), said, re.DOTALL))
    return type(shown) is type(said) and bool(shown == said)


@pytest.mark.parametrize(
    ("shown", "said", "alike"),
    [
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": 1, "…": "…"}, {"a": 1, "b": 2}, True),
        ({"a": 1, "…": "…"}, {"b": 2}, False),
        (["a"], ["a", "b"], False),
        (["a", "…"], ["a", "b"], True),
        (["a", "…"], ["b", "a"], False),
        (["a", "…"], ["a"], False),
        ("slk_…", "slk_1", True),
        ("slk_…", "other", False),
        ("1", 1, False),
        (True, 1, False),
        (None, None, True),
        ({"a": [{"b": "x…"}]}, {"a": [{"b": "y"}]}, False),
    ],
)
def test_an_example_that_drifts_from_its_answer_is_seen(shown: Any, said: Any, alike: bool) -> None:
    assert is_like(shown, said) == alike


def head_of(text: str) -> tuple[str, dict[str, str]]:
    """The first line, and the headers after it."""
    first, *lines = text.splitlines()
    return first, dict(line.split(": ", 1) for line in lines)


def ask(exchange: Exchange) -> Any:
    line, headers = head_of(exchange.request)
    method, _, address = line.partition(" ")
    told = {"If-None-Match": _etag, "Authorization": _with_a_key}
    headers = {name: told.get(name, _as_shown)(address, value) for name, value in headers.items()}
    return _send(method, address, headers)


def _send(method: str, address: str, headers: dict[str, str]) -> Any:
    parts = urlsplit(address)
    client: Any = getattr(Client(), method.lower())
    return client(f"{parts.path}?{parts.query}", headers={"Host": parts.netloc, **headers})


def _as_shown(address: str, value: str) -> str:
    return value


def _etag(address: str, value: str) -> str:
    """What the same address said before."""
    etag: str = _send("GET", address, {})["ETag"]
    assert is_like(value, etag)
    return etag


def _with_a_key(address: str, value: str) -> str:
    if LEFT_OUT not in value:
        return value
    key = ApiKey(partner=make.partner(), name="site", expires_on=dates.today() + timedelta(days=9))
    shown = f"Bearer {issue(key, by=None)}"
    assert is_like(value, shown)
    return shown


def differences(exchange: Exchange, answer: Any) -> list[str]:
    """What is shown of an answer, and is not so."""
    shown_head, _, shown_body = exchange.answer.partition("\n\n")
    status, headers = head_of(shown_head)
    said = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"
    wrong = [said] if status != said else []
    wrong += [
        f"{name}: {answer.headers.get(name)}"
        for name, value in headers.items()
        if not is_like(value, answer.headers.get(name))
    ]
    body = answer.getvalue().decode()
    if "json" in answer.headers.get("Content-Type", ""):
        return wrong if is_like(json.loads(shown_body), json.loads(body)) else [*wrong, body]
    return wrong if is_like(shown_body, body.strip().replace("\r\n", "\n")) else [*wrong, body]


def more_happens() -> None:
    """What the real network has no case of: revisions 2 to 8 of the examples, labelled as such by their keys."""
    report = make.source(slug="example-report", title="Silk in exemple cities", publisher="Example Press")
    double = make.source(slug="example-report-copy", title="Silk in example cities")
    leaflet = make.source(slug="example-leaflet", title="A leaflet")
    with make.write():
        report.title = "Silk in example cities"
        report.save()
    merge(double, report, by=None)
    withdraw(leaflet, by=None)
    redact(report, "publisher", by=None)


class Examples(TestCase):
    """The network as it is loaded, exported at revision 1; then seven revisions more."""

    @classmethod
    def setUpTestData(cls) -> None:
        folder = TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.enterClassContext(override_settings(FILES=folder.name))
        load_network()
        export(RESOURCES)
        more_happens()
        cls.files = folder.name

    files: str

    def test_each_is_what_the_portal_answers(self) -> None:
        wrong = {}
        with override_settings(FILES=self.files):
            for name, exchange in exchanges().items():
                if name == "too_many":
                    _use_up_the_limit()
                if told := differences(exchange, ask(exchange)):
                    wrong[name] = told
                cache.clear()
        assert wrong == {}


def _use_up_the_limit() -> None:
    minute = int(time.time()) // 60
    for each in (minute, minute + 1):
        cache.set(f"limit:address-127.0.0.1:{each}", settings.LIMIT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_each_program_prints_what_the_guide_says(live_server: Any, tmp_path: Path) -> None:
    load_network()
    export(RESOURCES)
    printed = {}
    for name in PROGRAMS:
        taken = Client().get(reverse("developers-example", args=[name]))
        assert taken.headers["Content-Type"] == "text/x-python; charset=utf-8"
        (tmp_path / f"{name}.py").write_bytes(taken.content)
        command = programs()[name].command.replace(settings.ADDRESS, live_server.url).split()
        assert command[:2] == ["python3", f"{name}.py"]
        ended = subprocess.run(
            [sys.executable, *command[1:]], cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        printed[name] = ended.stdout.strip() or ended.stderr
    assert printed == {name: program.output for name, program in programs().items()}


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(db: None, client: Client) -> str:
    return client.get("/developers/").content.decode()


@pytest.mark.one_database
def test_the_guide_answers_in_every_language_with_one_query(db: None, client: Client) -> None:
    for language in CODES:
        address = in_language("/developers/", language)
        assert queries(client, address) <= 3
        answer = client.get(address)
        assert f'<html lang="{language}">' in answer.content.decode()
        known = {"if-none-match": answer.headers["ETag"]}
        assert client.get(address, headers=known).status_code == 304


def test_the_table_of_contents_names_every_section_and_no_other(page: str) -> None:
    contents = page.split('<nav class="contents"')[1].split("</nav>")[0]
    linked = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', contents)
    assert linked == re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', page)
    assert [key for key, _title in linked] == [section.key for section in SECTIONS]


def test_every_link_leads_to_something(page: str, client: Client) -> None:
    main = page.split("<main")[1].split("</main>")[0]
    links = set(re.findall(r'href="([^"]+)"', main))
    assert {link for link in links if link.startswith("#") and f'id="{link[1:]}"' not in page} == set()
    ours = {link for link in links if link.startswith("/")} - {"/api/v1/export/"}  # which is made by a timer
    assert {link: client.get(link).status_code for link in ours} == dict.fromkeys(ours, 200)
    assert {link for link in links if "://" in link} == {settings.LICENCE["url"]}


def test_every_example_and_program_is_shown(client: Client, db: None) -> None:
    said = words(client.get("/developers/"))
    shown = [part for exchange in exchanges().values() for part in exchange]
    shown += [part for program in programs().values() for part in (program.command, program.code, program.output)]
    assert [text for text in shown if words_of(text) not in said] == []


def words_of(text: str) -> str:
    """As `words` reads them."""
    return re.sub(r" ([.,:;)])", r"\1", " ".join(text.split())).replace("( ", "(")


def test_examples_show_the_address_of_the_portal(client: Client, db: None, settings: Any) -> None:
    settings.ADDRESS = "https://silk.test"
    assert "GET https://silk.test/api/v1/cities/" in words(client.get("/developers/"))
    assert "silknet.example" not in words(client.get("/developers/"))


def test_every_kind_refusal_and_reason_is_named(page: str) -> None:
    assert [kind for kind in RESOURCES if f'<a href="/api/v1/{kind}/">' not in page] == []
    told = set(re.findall(r'<th scope="row"><code>([^<]+)</code></th>', page))
    assert [status for status in ANSWERS if status not in told] == []
    assert [reason for reason in REASONS if reason not in told] == []


def test_only_programs_of_the_guide_can_be_taken(client: Client, db: None) -> None:
    assert client.get("/developers/__init__.py").status_code == 404
    assert client.get("/developers/reference_mirror.py").content.decode().strip() == code("reference_mirror")
    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__"} == set(PROGRAMS)


def test_the_changelog_tells_the_same_of_the_api() -> None:
    told = (ROOT / "CHANGELOG.md").read_text()
    for release in RELEASES:
        section = told.split(f"### Partner API {release.version}\n")[1].split("\n#")[0]
        assert re.findall(r"^- (.+)$", section, re.M) == [str(change) for change in release.changes]
    assert RELEASES[0].version == settings.SPECTACULAR_SETTINGS["VERSION"]
