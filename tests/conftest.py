"""What every test may ask for."""

import pytest
from django.test import Client

from tests import make


@pytest.fixture
def secretary(db: None) -> Client:
    """A client signed in as a secretary who may do everything."""
    client = Client()
    client.force_login(make.user(username="secretary", is_superuser=True))
    return client
