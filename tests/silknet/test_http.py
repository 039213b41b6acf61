"""The tag names everything that an answer is made from, and nothing else."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint
from django.test import RequestFactory

from silknet import dates
from silknet import settings as portal
from silknet.changes.http import CODING, TAG, etag, tag
from silknet.changes.models import Head
from silknet.changes.tracking import Tracked
from tests import make

pytestmark = pytest.mark.django_db


def tagged(path: str = "/cities/?country=FR", method: str = "GET", **environ: str) -> str:
    return etag(RequestFactory().generic(method, path, **environ).environ)  # type: ignore[arg-type]


def test_a_tag_is_strong_and_says_the_revision_it_belongs_to():
    make.source()
    make.source()
    assert tagged().startswith('"2-')
    assert tagged().endswith('"')
    assert len(tagged()) == len('"2-') + 32 + 1


def test_the_same_question_has_the_same_tag():
    assert tagged() == tagged()


@pytest.mark.parametrize(
    "question",
    [
        {"path": "/cities/?country=IT"},
        {"path": "/cities/"},
        {"path": "/fr/cities/?country=FR"},
        {"path": "/cities?country=FR"},
        {"HTTP_HOST": "silknet.example"},
        {"SERVER_NAME": "silknet.example"},
        {"SERVER_PORT": "8123"},
        {"SCRIPT_NAME": "/portal"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_ACCEPT": "text/csv"},
        {"CONTENT_TYPE": "text/plain; charset=latin-1"},
        {CODING: "gzip"},
    ],
    ids=lambda question: " ".join(question),
)
def test_what_an_answer_is_made_from_has_its_own_tag(question):
    assert tagged(**question) != tagged()


def test_a_part_that_moves_into_its_neighbour_is_another_question():
    assert tagged("/a/b/") != tagged("/a/", HTTP_HOST="b/")
    assert tagged(HTTP_HOST="a", SERVER_NAME="bc") != tagged(HTTP_HOST="ab", SERVER_NAME="c")


@pytest.mark.parametrize(
    "said",
    [
        {"method": "HEAD"},
        {"HTTP_ACCEPT_LANGUAGE": "fr"},
        {"HTTP_ACCEPT_ENCODING": "br"},
        {"HTTP_USER_AGENT": "curl/8"},
        {"HTTP_REFERER": "https://partner.example/"},
        {"HTTP_ORIGIN": "https://partner.example"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.1"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
        {"HTTP_CACHE_CONTROL": "no-cache"},
        {"REMOTE_ADDR": "192.0.2.1"},
    ],
    ids=lambda said: " ".join(said),
)
def test_what_an_answer_is_not_made_from_does_not_change_its_tag(said):
    assert tagged(**said) == tagged()


def test_a_commit_a_day_a_release_an_address_and_another_register_change_the_tag(monkeypatch, settings):
    tags = [tagged()]
    make.source()
    tags.append(tagged())
    monkeypatch.setattr(dates, "today", lambda: date(2031, 1, 1))
    tags.append(tagged())
    settings.RELEASE = "the next one"
    tags.append(tagged())
    settings.ADDRESS = "https://silknet.example"
    tags.append(tagged())
    Head.objects.update(log=uuid4())
    tags.append(tagged())
    assert len(set(tags)) == 6


def test_developers_are_never_told_that_nothing_changed(settings):
    """They edit templates while the server runs."""
    settings.DEBUG = True
    assert tagged() != tagged()


def test_a_tag_cannot_be_made_up_without_the_secret(settings):
    ours = tagged()
    settings.SECRET_KEY = "x" * 50
    assert tagged() != ours


def test_the_tag_that_the_front_made_is_taken_over_without_a_query(django_assert_num_queries):
    request = RequestFactory().get("/cities/")
    with django_assert_num_queries(1):
        made = tag(request)
    request.META[TAG] = '"made before the rows were read"'
    with django_assert_num_queries(0):
        assert tag(request) == '"made before the rows were read"' != made


@pytest.mark.parametrize("model", [model for model in apps.get_models() if issubclass(model, Tracked)])
def test_no_order_leaves_ties_to_the_database(model):
    """It would break them by how the rows lie, which changes without a commit."""
    meta = model._meta
    order = [name.removeprefix("-") for name in meta.ordering]
    together = [set(each.fields) for each in meta.constraints if isinstance(each, UniqueConstraint)]
    assert meta.get_field(order[-1]).unique or any(fields <= set(order) for fields in together if fields)


# ── The release ──────────────────────────────────────────────────────────────────────────────────────────────────────


def changes_the_release(path: Path) -> bool:
    before = portal.release()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"new")
    return portal.release() != before


@pytest.mark.parametrize(
    "path",
    [
        "silknet/new.py",
        "silknet/api/released.yaml",
        "cities/names.csv",
        "members/words.json",
        "silknet/locale/fr/LC_MESSAGES/django.mo",
        "templates/pages/feed.xml",
        "templates/robots.txt",
        "static/img/mark.svg",
        "staticfiles/staticfiles.json",
    ],
)
def test_a_file_that_answers_are_made_with_changes_the_release(monkeypatch, tmp_path, path):
    monkeypatch.setattr(portal, "ROOT", tmp_path)
    assert changes_the_release(tmp_path / path)


@pytest.mark.parametrize("path", ["silknet/__pycache__/new.pyc", "silknet/.new.py.swp", "README.md", "media/new.csv"])
def test_a_file_that_no_answer_is_made_with_does_not(monkeypatch, tmp_path, path):
    monkeypatch.setattr(portal, "ROOT", tmp_path)
    assert not changes_the_release(tmp_path / path)


def test_another_version_of_a_package_changes_the_release(monkeypatch):
    """As that of the one that writes days in every language."""
    before = portal.release()
    monkeypatch.setattr(portal, "distributions", lambda: [SimpleNamespace(name="babel", version="99")])
    assert portal.release() != before
