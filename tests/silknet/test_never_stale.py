"""Whatever is written, and whenever: no answer that is kept anywhere differs from one that is made anew."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cities.models import City
from conferences.models import Conference
from members.models import Committee, Membership, Organization, Person, Seat
from silknet import dates, wsgi
from silknet.changes.front import Front
from silknet.changes.kept import memory
from silknet.changes.redaction import redact
from silknet.sources.actions import merge, publish, rename, withdraw
from silknet.sources.models import Citation, Name, Source
from tests import make
from tests.server import Answer, SharedCache, ask, for_anyone, kept_connection

FIRST_DAY = date(2031, 12, 30)
DAYS = st.integers(0, 3).map(lambda days: (FIRST_DAY + timedelta(days)).isoformat())
TEXTS = st.sampled_from(["丝绸", "Seta & sons", "Lyon", "\N{BLACK SPADE SUIT}" * 40])
NAMED = [City, Organization, Person, Committee]
RECORDS = [*NAMED, Seat, Conference, Source]
ADDRESSES = [
    "/",
    "/cities/lyon/",
    "/fr/cities/lyon/",
    "/members/guild/",
    "/zh-hans/members/union/",
    "/committees/silk/?on=2031-12-31",
    "/people/ada/",
    "/ja/conferences/congress/",
    "/sources/report/",
    "/search/?q=lyon",
    "/changes/",
    "/cities/nowhere/",
    "/api/v1/",
    "/api/v1/cities/?q=lyon&ordering=-revision",
    "/api/v1/cities/lyon/?at=9",
    "/api/v1/cities/lyon/history/",
    "/api/v1/organizations/?body=union&fields=name,memberships",
    "/api/v1/organizations/?on=2031-12-31&page_size=1",
    "/api/v1/organizations/guild/",
    "/api/v1/seats/?committee=silk&format=csv",
    "/api/v1/seats/?on=2032-01-01&format=jsonl",
    "/api/v1/changes/?limit=9",
    "/api/v1/match/?q=lyon",
]
READERS = [{}, {"accept": "text/csv"}, {}, {"accept_language": "fr", "host": "127.0.0.1"}]
_numbers = count(1)

Draw = Callable[[Any], Any]
Work = Callable[[Draw], None]


def network() -> None:
    """A small one, in which each kind of record shows others."""
    lyon, union = make.city(slug="lyon", name="Lyon"), make.organization(slug="union", name="Union")
    make.city(slug="draft", public=False)
    guild = make.organization(slug="guild", name="Guild")
    make.place(organization=guild, city=lyon)
    make.membership(organization=guild, body=union, since="2019", until="2031-12-31")
    ada, silk = make.person(slug="ada", organization=guild), make.committee(slug="silk")
    make.seat(slug="chair", committee=silk, person=ada, since="2031", until="2032-01-01")
    make.seat(slug="next", committee=silk, organization=guild, since="2031-12-31")
    make.conference(slug="congress", city=lyon, start="2032-01-01")
    make.cite(lyon, source=make.source(slug="report"))


# ── What the secretariat does ────────────────────────────────────────────────────────────────────────────────────────


class NoneLeft(Exception):
    """Nothing to work on."""


def one_of(draw: Draw, *models: Any) -> Any:
    rows = [row for model in models for row in model.objects.order_by("pk")]
    if not rows:
        raise NoneLeft
    return draw(st.sampled_from(rows))


def add_a_record(draw: Draw) -> None:
    make.MAKERS[draw(st.sampled_from(sorted(make.MAKERS)))](public=draw(st.booleans()))


def edit(draw: Draw) -> None:
    row, text = one_of(draw, *NAMED), draw(TEXTS)
    row.name, row.summary = text, {"en": text, "fr": text[::-1]}
    make.saved(row)


def rename_a_record(draw: Draw) -> None:
    row = one_of(draw, *NAMED)
    rename(row, f"renamed-{row.pk}-{next(_numbers)}", by=None)


def withdraw_or_publish(draw: Draw) -> None:
    row = one_of(draw, *RECORDS)
    (withdraw if row.public else publish)(row, by=None)


def merge_two(draw: Draw) -> None:
    model = draw(st.sampled_from([City, Organization]))
    merge(one_of(draw, model), one_of(draw, model), by=None)


def redact_a_name(draw: Draw) -> None:
    redact(one_of(draw, *NAMED), "name", by=None)


def delete(draw: Draw) -> None:
    row = one_of(draw, City, Person, Seat, Conference)
    with make.write():
        row.delete()


def name_and_cite(draw: Draw) -> None:
    row, text = one_of(draw, *NAMED), draw(TEXTS)
    make.name(row, f"{text} {next(_numbers)}", language="fr")
    make.cite(row, note=text)


def forget_a_name_or_a_citation(draw: Draw) -> None:
    row = one_of(draw, Name, Citation)
    with make.write():
        row.delete()


def end_a_term(draw: Draw) -> None:
    row = one_of(draw, Seat, Membership)
    row.until = draw(DAYS)
    if row.until <= row.since:
        raise NoneLeft
    make.saved(row)


WORKS: list[Work] = [
    add_a_record,
    edit,
    rename_a_record,
    withdraw_or_publish,
    merge_two,
    redact_a_name,
    delete,
    name_and_cite,
    forget_a_name_or_a_citation,
    end_a_term,
]


class Portal(RuleBasedStateMachine):
    """The portal as servers run it, with its memory and a shared cache before it, while the secretariat works."""

    day, turn = FIRST_DAY, 0

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example._from_testcase = True  # type: ignore[attr-defined]  # as Django's own: revisions may open in it
        self.example.__enter__()
        Portal.day = FIRST_DAY
        memory.clear()  # the numbers of revisions begin again
        self.django = get_wsgi_application()
        self.front = self.new_front()
        self.shared = SharedCache(self.front)
        self.sent: dict[str, dict[str, bytes]] = {}  # by address and tag: all that was ever sent

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def new_front(self) -> Front:
        return Front(self.django, beside=wsgi.BESIDE)

    def ask_anew(self, path: str, **more: str) -> Answer:
        """As if nothing were kept: no answer, and no page by its versions."""
        size, memory.size = memory.size, 0
        try:
            return ask(self.new_front(), path, **more, **_someone())
        finally:
            memory.size = size

    @rule(data=st.data(), works=st.lists(st.sampled_from(WORKS), min_size=1, max_size=3), days=st.sampled_from([0, 1]))
    def work(self, data: Any, works: list[Work], days: int) -> None:
        for work in works:
            with suppress(ValidationError, ProtectedError, NoneLeft):
                work(data.draw)
        Portal.day += timedelta(days=days)

    @invariant()
    def every_address_is_answered_as_if_nothing_were_kept(self) -> None:
        self.turn += 1
        for turn, path in enumerate(ADDRESSES, self.turn):
            fresh = self.ask_anew(path)
            self._ask(path, fresh, "gzip" if turn % 2 else "")
            reader = READERS[turn // 2 % 4]
            if reader:
                fresh = self.ask_anew(path, **reader)
            assert for_anyone(self.shared.get(path, **reader, **_someone())) == for_anyone(fresh), path

    def _ask(self, path: str, fresh: Answer, coding: str) -> None:
        answer = ask(self.front, path, accept_encoding=coding, **_someone())
        if answer.headers.get("Content-Encoding") == "gzip":
            assert (answer.status, gzip.decompress(answer.body)) == (fresh.status, fresh.body), path
        else:
            assert (answer.status, answer.body) == (fresh.status, fresh.body), path
        head = ask(self.front, path, "HEAD", accept_encoding=coding, **_someone())
        assert for_anyone(head) == for_anyone(answer)._replace(body=b""), path
        if fresh.status == 200:
            self._ask_with_all_that_was_sent(path, coding, answer)
        else:
            assert ask(self.front, path, if_none_match="*", **_someone()).status == fresh.status, path

    def _ask_with_all_that_was_sent(self, path: str, coding: str, made: Answer) -> None:
        """Not modified is right only for who has these very bytes."""
        sent = self.sent.setdefault(path, {})
        known = ", ".join(sent)
        again = ask(self.front, path, accept_encoding=coding, if_none_match=known, **_someone())
        if again.status == 304:
            assert sent[again.headers["ETag"]] == made.body, path
        else:
            assert (again.status, again.body) == (200, made.body), path
        assert sent.setdefault(made.headers["ETag"], made.body) == made.body, path


def _someone() -> dict[str, str]:
    """Who asks is counted by address, and is told the same."""
    number = next(_numbers)
    return {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


@pytest.mark.django_db
@pytest.mark.one_database
def test_nothing_that_is_kept_differs_from_what_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: Portal.day)
    network()
    of_half_a_minute = settings(
        max_examples=4,
        stateful_step_count=6,
        phases=[Phase.generate],  # a failure is short as it is
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with kept_connection():
        run_state_machine_as_test(Portal, settings=of_half_a_minute)
