"""The schema against the answers: an asker that knows only the schema asks every endpoint of the real network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import TestCase
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from silknet.exchange.api.export import export
from silknet.urls_api import RESOURCES
from silknet.wsgi import application
from tests.network import load_network

EXAMPLES = 12  # of each kind an endpoint: enough to fill every parameter, and all of it in half a minute
ADDRESSES = {"/api/v1/", *(f"/api/v1/{kind}/{key}" for kind in RESOURCES for key in ("", "{key}/"))}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@contextmanager
def kept_connection() -> Iterator[None]:
    """The application answers in the transaction of the test; its signals would close that connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class TheLiveApplication(TestCase):
    """The WSGI application as a server runs it, with its memory in front."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def setUp(self) -> None:
        export(RESOURCES)  # so that its manifest is asked for, too
        kept = kept_connection()
        kept.__enter__()
        self.addCleanup(kept.__exit__, None, None, None)
        self.schema = openapi.from_wsgi("/api/v1/schema/?format=json", application)

    def ask_all(self, mode: GenerationMode, checks: list) -> set[str]:
        asked = set()
        for result in self.schema.get_all_operations():
            cache.clear()  # who asks so much at once is limited
            operation: Any = result.ok()  # type: ignore[union-attr]  # an address that is described wrongly fails here

            @seed(20260101)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"})

            ask()
            asked.add(operation.path)
        return asked

    @pytest.mark.one_database
    def test_what_the_schema_allows_is_answered_as_it_says(self) -> None:
        assert self.ask_all(GenerationMode.POSITIVE, CHECKS) >= ADDRESSES

    def test_what_the_schema_does_not_allow_is_refused_as_it_says(self) -> None:
        assert self.ask_all(GenerationMode.NEGATIVE, [*CHECKS, negative_data_rejection]) >= ADDRESSES
