"""The settings that a portal goes online with, and the packages that it is made of."""

import ast
import re
import secrets
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from silknet.env import ROOT

PRODUCTION = {
    "SILKNET_SECRET_KEY": secrets.token_urlsafe(48),
    "SILKNET_HOSTS": "silknet.example",
    "SILKNET_ADDRESS": "https://silknet.example",
    "SILKNET_DATABASE": "sqlite:////nowhere/silknet.sqlite3",
}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def manage(*arguments: str, folder: Path = ROOT, **settings: str) -> tuple[int, str]:
    """A command in a process of its own, because settings are read once: how it ended, and all that it said."""
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"} | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_production_settings_leave_nothing_to_warn_of():
    code, said = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (code, said.strip()) == (0, "System check identified no issues (0 silenced).")


def test_a_wrong_setting_stops_the_start_and_says_which():
    code, said = manage("check", **PRODUCTION, SILKNET_DEBUG="maybe")
    assert code != 0
    assert said.strip().splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: SILKNET_DEBUG is 'maybe': write yes or no. "
        "Show error pages to developers: yes or no."
    )


def test_without_a_secret_key_nothing_starts(tmp_path):
    """In a folder where `make run` has kept none; elsewhere than in that file there is no default."""
    kept_elsewhere = f"from silknet import env; env.ROOT = env.Path({str(tmp_path)!r}); import silknet.settings"
    settings = PRODUCTION | {"SILKNET_SECRET_KEY": "", "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(
        [sys.executable, "-c", kept_elsewhere], cwd=ROOT, env=settings, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode != 0
    assert (
        ended.stderr.strip()
        .splitlines()[-1]
        .startswith(
            "django.core.exceptions.ImproperlyConfigured: SILKNET_SECRET_KEY is not set: give at least 32 random characters."
        )
    )


def test_debug_is_off_unless_set():
    code, said = manage("diffsettings", "--all", **PRODUCTION)
    assert code == 0
    assert {line for line in said.splitlines() if re.match(r"(### )?(DEBUG|SECURE_SSL_REDIRECT) =", line)} == {
        "### DEBUG = False",
        "SECURE_SSL_REDIRECT = True",
    }


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({}, True),
        ({"SILKNET_ADDRESS": "http://127.0.0.1:8000"}, False),
        ({"SILKNET_ADDRESS": "http://127.0.0.1:8000", "SILKNET_SECOND_FACTOR": "on"}, True),
        ({"SILKNET_SECOND_FACTOR": "off"}, False),
    ],
    ids=str,
)
def test_a_second_factor_is_asked_for_where_the_portal_is_public(told, asked):
    code, said = manage("diffsettings", "--all", **PRODUCTION | told)
    assert (code, f"SECOND_FACTOR = {asked}  ###" in said.splitlines()) == (0, True)


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/nowhere/", "/api/v1/"])
@pytest.mark.one_database
def test_every_answer_forbids_what_is_not_ours(client, db, address):
    policy = client.get(address)["Content-Security-Policy"]
    assert set(policy.split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }


def test_collected_files_are_named_by_what_they_hold(tmp_path):
    """As the container image is made: then a browser may keep them for ever."""
    for name in ("silknet", "cities", "members", "conferences", "static", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    assert manage("collectstatic", "--no-input", "--verbosity=0", folder=tmp_path, **PRODUCTION) == (0, "")
    code = "from django.templatetags.static import static; print(static('css/base.css'))"
    ended, said = manage("shell", "--no-imports", "--command", code, folder=tmp_path, **PRODUCTION)
    assert ended == 0
    assert re.fullmatch(r"/static/css/base\.[0-9a-f]{12}\.css", said.strip())


# ── Packages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", text, re.M)
    }


def asked(*, tests: bool) -> list[Requirement]:
    extra = PYPROJECT["optional-dependencies"]["test"] if tests else []
    return [Requirement(line) for line in [*PYPROJECT["dependencies"], *extra]]


@pytest.mark.parametrize(("lock", "tests"), [("requirements.txt", False), ("requirements-test.txt", True)])
def test_the_lock_holds_what_the_project_asks_for(lock, tests):
    locked = pins(lock)
    wrong = [
        str(wanted)
        for wanted in asked(tests=tests)
        if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0"))
    ]
    assert wrong == []


def imported(folder: str) -> set[str]:
    """Names of the packages of others that the Python files of a folder import."""
    trees = (ast.parse(path.read_text()) for path in (ROOT / folder).rglob("*.py"))
    found = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found - sys.stdlib_module_names - {"silknet", "cities", "members", "conferences", "tests"}


@pytest.mark.parametrize("folder", ["silknet", "cities", "members", "conferences", "tests"])
def test_what_is_imported_is_locked(folder):
    """A package that happens to be installed here would be missing on a fresh machine."""
    locked = pins("requirements-test.txt" if folder == "tests" else "requirements.txt")
    providers = packages_distributions()
    found = {name: {canonicalize_name(provider) for provider in providers.get(name, [])} for name in imported(folder)}
    assert {name for name, names in found.items() if not names & locked.keys()} == set()


def test_tests_run_with_the_packages_that_the_portal_runs_with():
    both = pins("requirements-test.txt")
    assert {name: version for name, version in pins("requirements.txt").items() if both.get(name) != version} == {}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_a_lock_says_what_and_never_whence(lock):
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==.*(?:\n    .*)*", text, re.M)
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"^\s*(?:--(?:extra-)?index-url|--find-links|-i |-f ).*|https?://\S+", text, re.M) == []


def test_psycopg_3_is_absent():
    """With it Django would change its database driver without a word."""
    assert find_spec("psycopg") is None
    assert "psycopg" not in pins("requirements-test.txt")
