"""What every test may ask for."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import make


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """No test writes into the folder of the portal itself, nor reads what another wrote."""
    settings.FILES = tmp_path / "media"


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    """No test is refused for what another asked of the API."""
    cache.clear()


@pytest.fixture
def secretary(db: None) -> Client:
    """A client signed in as a secretary who may do everything."""
    client = Client()
    client.force_login(make.user(username="secretary", is_superuser=True))
    return client
