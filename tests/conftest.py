"""What every test may ask for."""

import gc
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, SimpleTestCase
from django.utils import translation

from silknet.changes.kept import memory
from silknet.ops.start import compile_translations
from tests import make
from tests.network import FOLDER


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """No test writes into the folder of the portal itself, nor reads what another wrote."""
    settings.FILES = tmp_path / "media"
    settings.WHITENOISE_AUTOREFRESH = True  # each client would list all static files


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """No test is refused for what another asked of the API, shown a page of another register, or told its language."""
    translation.deactivate()
    cache.clear()
    memory.clear()


def pytest_configure(config: pytest.Config) -> None:
    """One folder for all workers, gone with the one that started them; and every process reads the same translations."""
    if not hasattr(config, "workerinput"):
        compile_translations()
        folder = TemporaryDirectory(prefix="silknet-network-")
        os.environ[FOLDER] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_collection_finish() -> None:
    """Tests make much that lives long, in which the collector of garbage would look again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="Only tests that ask the database.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database, or nothing that others do not ask, is the same on every database: the second one need
    not hear it.
    """
    if config.getoption("--database-only"):
        others = [item for item in items if not _asks_the_database(item)]
        items[:] = [item for item in items if _asks_the_database(item)]
        config.hook.pytest_deselected(items=others)


def _asks_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database"):
        return False
    in_class = isinstance(item, pytest.Function) and item.cls and issubclass(item.cls, SimpleTestCase)
    fixtures = {"db", "transactional_db", "live_server"} & {*getattr(item, "fixturenames", ())}
    return bool(in_class or fixtures or item.get_closest_marker("django_db"))


@pytest.fixture
def secretary(db: None) -> Client:
    """A client signed in as a secretary who may do everything."""
    client = Client()
    client.force_login(make.user(username="secretary", is_superuser=True))
    return client
