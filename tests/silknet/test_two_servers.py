"""Two server processes on one database: what each has in memory says nothing of what the other wrote."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from cities.models import City
from silknet import dates, wsgi
from silknet.changes.front import Front
from silknet.env import ROOT
from silknet.sources.actions import merge, publish, rename, withdraw
from tests import make
from tests.server import ask

pytestmark = pytest.mark.django_db(transaction=True)

SERVER = """
import sys
import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from silknet.wsgi import application
from tests.server import ask

for path in sys.stdin:
    answer = ask(application, path.strip(), host="localhost")
    print(answer.status, answer.headers.get("ETag", "-"), answer.body.hex(), flush=True)
"""
ADDRESSES = [
    "/",
    "/cities/",
    "/cities/lyon/",
    "/cities/como/",
    "/fr/members/guild/",
    "/search/?q=lyon",
    "/changes/",
    "/api/v1/",
    "/api/v1/cities/",
    "/api/v1/cities/lyon/",
    "/api/v1/cities/lyon/history/",
    "/api/v1/organizations/guild/",
    "/api/v1/changes/",
    "/api/v1/match/?q=lyon",
    "/api/v1/schema/",
]


class Server:
    """A process of its own, whose sets and dictionaries have an order of their own."""

    def __init__(self, seed: str) -> None:
        told = {"DJANGO_SETTINGS_MODULE": "silknet.settings", "PYTHONHASHSEED": seed, "SILKNET_RELEASE": "one"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(connection.settings_dict["NAME"])],
            cwd=ROOT,
            env=os.environ | told,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def get(self, path: str) -> tuple[int, str, bytes]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        status, tag, body = self.process.stdout.readline().strip("\n").split(" ")
        return int(status), tag, bytes.fromhex(body)


@pytest.fixture
def servers(settings: Any) -> Iterator[list[Server]]:
    settings.RELEASE = "one"
    started = [Server("1"), Server("2")]
    yield started
    for server in started:
        server.process.communicate(timeout=30)


def test_two_servers_never_disagree_after_a_commit(servers: list[Server]) -> None:
    lyon, como, guild = make.city(slug="lyon"), make.city(slug="como"), make.organization(slug="guild")
    for city in (lyon, como):
        make.place(organization=guild, city=city)
        make.name(city, f"Città {city.slug}", language="it")
        make.cite(city)
    _agree(servers)
    withdraw(lyon, by=None)
    _agree(servers[::-1])
    publish(lyon, by=None)
    _agree(servers)
    rename(como, "comum", by=None)
    _agree(servers[::-1])
    merge(City.objects.get(slug="comum"), City.objects.get(slug="lyon"), by=None)
    _agree(servers)


def _agree(servers: list[Server]) -> None:
    """Both say what is made anew; one has just told it when the other is asked."""
    day, told = dates.today(), {}
    for path in ADDRESSES:
        made = ask(Front(get_wsgi_application(), beside=wsgi.BESIDE), path, host="localhost")
        told[path] = (made.status, made.headers.get("ETag", "-"), made.body)
        for server in [*servers, servers[0]]:
            assert server.get(path) == told[path] or dates.today() != day, path
