"""Registers to measure: the real network, grown to a number of organizations with synthetic ones."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from psycopg2 import sql

from tests.bench.cases import get
from tests.bench.processes import ROOT
from tests.postgresql import connect

REAL = 91  # organizations of the network, and the synthetic union that grow makes
PREPARE = """
from django.db import connection
from silknet.partners.actions import issue
from silknet.partners.models import ApiKey, Partner
connection.cursor().execute("VACUUM ANALYZE")
print(issue(ApiKey(partner=Partner.objects.create(name="Bench"), name="Bench"), by=None))
"""


@dataclass(frozen=True)
class Register:
    """A database with so many organizations, and what a server of it is told."""

    size: int
    url: str
    files: str
    secret: str
    token: str = ""
    tree: Path = ROOT  # where its code is

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SILKNET_")}
        return kept | {
            "SILKNET_DATABASE": self.url,
            "SILKNET_SECRET_KEY": self.secret,
            "SILKNET_FILES": self.files,
            # Readers are counted, and never as many as this: refusals are not what is measured.
            "SILKNET_LIMIT": "999999999",
            "SILKNET_KEY_LIMIT": "999999999",
            "BENCH_DATABASE": self.url,
        }

    def head(self, url: str) -> int:
        """The last revision, as a server of it says."""
        return int(json.loads(get(f"{url}/api/v1/")[1])["head"])

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=self.tree, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout.strip()


def registers(url: str, sizes: list[int], folder: Path) -> Iterator[Register]:
    """One after another; the network is loaded once and copied. Whoever found the server drops the databases."""
    name = url.rpartition("/")[2]
    network = loaded(url, f"test_{name}", folder)
    for size in sizes:
        _create(url, f"test_{name}_{size}", template=f"test_{name}")
        grown = Register(size, f"{network.url}_{size}", str(folder), network.secret)
        grown.manage("grow", "--organizations", str(max(0, size - REAL)), "--seed", "1", "--among-others")
        yield replace(grown, token=grown.manage("shell", "--verbosity", "0", "--command", PREPARE))


def loaded(url: str, name: str, folder: Path, *more: Path, tree: Path = ROOT) -> Register:
    """The real network in a database of this name, and other tables with it."""
    register = Register(0, f"{url.rpartition('/')[0]}/{name}", str(folder), secrets.token_urlsafe(48), tree=tree)
    _create(url, name)
    register.manage("migrate", "--verbosity", "0")
    register.manage("load", "silknet/ops/network", *(str(path) for path in more))
    return register


def _create(url: str, name: str, template: str = "template1") -> None:
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        told = [sql.Identifier(each) for each in (name, template)]
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*told))
