"""Probes: one touches nothing, one asks the database; neither is refused or redirected."""

import pytest
from django.db import connection
from django.db.utils import InterfaceError, OperationalError

from silknet.changes.models import Head
from tests import make


@pytest.mark.parametrize("host", ["localhost", "10.0.0.7", "nobody.example"])
def test_healthz_answers_any_host_and_touches_no_database(client, settings, host):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/healthz", headers={"host": host})
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok", "no-store")


def test_readyz_says_the_registers_name_and_its_head(client, db, settings, django_assert_num_queries):
    settings.SECURE_SSL_REDIRECT = True
    make.source()
    log, head = Head.objects.read()
    with django_assert_num_queries(1):
        response = client.get("/readyz", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.json()) == (200, {"ready": True, "log": str(log), "head": head})
    assert (head, response["Cache-Control"]) == (1, "no-store")


@pytest.mark.parametrize("failure", [OperationalError, InterfaceError])
def test_readyz_says_that_the_database_does_not_answer(client, db, failure):
    def fail(*query: object) -> None:
        raise failure("gone")

    with connection.execute_wrapper(fail):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "detail": failure.__name__})
    assert response["Cache-Control"] == "no-store"


def test_readyz_is_not_ready_before_the_first_migration(client, db):
    Head.objects.all().delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ready": False, "detail": "DoesNotExist"})
