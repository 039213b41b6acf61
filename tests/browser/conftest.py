"""What browser tests share: one portal, one browser, and a context for each way of looking."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.portal import chromium, give_account, served

Opens = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of a portal; workers that test side by side share its database."""
    with served(_folder(tmp_path_factory, worker_id)) as address:
        yield address


def _folder(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    folder = factory.getbasetemp()
    return (folder if worker_id == "master" else folder.parent) / "portal"


@pytest.fixture(scope="session")
def account(portal: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[str, str]:
    """The name and password of a secretary, another for each worker."""
    name = f"secretary-{worker_id}"
    return name, give_account(_folder(tmp_path_factory, worker_id), name)


@pytest.fixture(scope="session")
def colleague(portal: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[str, str]:
    """The name and password of another who may publish."""
    name = f"colleague-{worker_id}"
    return name, give_account(_folder(tmp_path_factory, worker_id), name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def opens(browser: Browser, portal: str) -> Iterator[Opens]:
    """Opens a context of the browser: opens(width=390, theme="dark", scripts=False)."""
    opened: list[BrowserContext] = []

    def opens(*, width: int = 1280, theme: Any = "light", scripts: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=portal,
            viewport={"width": width, "height": 800},
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="ja",  # unprefixed pages are English all the same
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield opens
    for context in opened:
        context.close()
