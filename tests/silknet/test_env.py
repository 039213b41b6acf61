"""Settings from the environment: a wrong one stops the start and says which, what was read and what is right."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from silknet import env
from silknet.env import ROOT

DATABASE = "write sqlite:///path/to/file or postgres://user:password@host:port/name"
HOSTS = "write host names such as silknet.example, with commas, without https:// and port"


@pytest.fixture(autouse=True)
def variables(monkeypatch):
    """What these tests read is not a setting of the portal."""
    monkeypatch.setattr(env, "VARIABLES", [])
    monkeypatch.delenv("SILKNET_X", raising=False)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (env.flag, "yes", True),
        (env.flag, "ON", True),
        (env.flag, "0", False),
        (env.hosts, "a.example, .b.example,", ["a.example", ".b.example"]),
        (env.hosts, "[::1],127.0.0.1", ["[::1]", "127.0.0.1"]),
        (env.number, "0", 0),
        (env.one_of("all", "off"), "off", "off"),
        (env.address, "https://silknet.example/", "https://silknet.example"),
        (env.address, "http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_value_is_read_as_its_kind(monkeypatch, kind, text, value):
    monkeypatch.setenv("SILKNET_X", text)
    assert env.read("SILKNET_X", kind, "never", "What X is for.") == value


@pytest.mark.parametrize(
    ("kind", "text", "right"),
    [
        (env.flag, "maybe", "write yes or no"),
        (env.one_of("all", "off"), "some", "write one of all, off"),
        (env.address, "silknet.example", "write an address such as https://silknet.example"),
        (env.address, "https://silknet.example/portal/", "write an address such as https://silknet.example"),
        (env.address, "https://silknet.example?a=1", "write an address such as https://silknet.example"),
        (env.address, "https://silk net.example", "write an address such as https://silknet.example"),
        (env.number, "-1", "write a whole number such as 64"),
        (env.number, "64 MB", "write a whole number such as 64"),
        (env.number, "٣", "write a whole number such as 64"),
        (env.hosts, ",", HOSTS),
        (env.hosts, "https://silknet.example", HOSTS),
        (env.hosts, "silknet.example:443", HOSTS),
        (env.hosts, "a.example b.example", HOSTS),
        (env.database, "mysql://a/b", DATABASE),
        (env.database, "sqlite:///", DATABASE),
        (env.database, "sqlite://silknet.sqlite3/a", DATABASE),
        (env.database, "silknet.sqlite3", DATABASE),
        (env.database, "postgres://a", DATABASE),
        (env.database, "postgres://a:port/b", DATABASE),
        (env.database, "postgres://[a/b", DATABASE),
    ],
)
def test_a_wrong_value_is_named_with_what_is_right(monkeypatch, kind, text, right):
    monkeypatch.setenv("SILKNET_X", text)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.read("SILKNET_X", kind, "yes", "What X is for.")
    assert str(refusal.value) == f"SILKNET_X is {text!r}: {right}. What X is for."


@pytest.mark.parametrize("password", ["secret", "se@cret", "se/cr:et"])
def test_a_password_is_never_repeated(monkeypatch, password):
    monkeypatch.setenv("SILKNET_X", f"postgres://ada:{password}@db.example:x/silknet")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.read("SILKNET_X", env.database, "", "Where the rows live.")
    assert (
        str(refusal.value) == f"SILKNET_X is 'postgres://ada:…@db.example:x/silknet': {DATABASE}. Where the rows live."
    )


def test_counts_are_kept_in_memory_or_where_a_url_says(monkeypatch):
    assert env.cache("")["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    redis = ModuleType("redis")
    redis.__spec__ = ModuleSpec("redis", None)
    monkeypatch.setitem(sys.modules, "redis", redis)
    for url in ("redis://127.0.0.1:6379/2", "rediss://ada:p%40ss@cache.example", "redis://:secret@[::1]:6379/0"):
        found = env.cache(url)
        assert (found["BACKEND"], found["LOCATION"]) == ("django.core.cache.backends.redis.RedisCache", url)


@pytest.mark.parametrize("url", ["cache.example:6379", "memcached://a", "redis://", "redis://a/b", "redis://a b"])
def test_a_wrong_address_of_a_cache_is_refused(url):
    with pytest.raises(ValueError, match="write redis://host:port/number"):
        env.cache(url)


def test_a_cache_without_its_package_stops_the_start(monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ValueError, match="install the Python package redis first"):
        env.cache("redis://127.0.0.1:6379/2")


def test_an_empty_value_is_the_default(monkeypatch):
    monkeypatch.setenv("SILKNET_X", "")
    assert env.read("SILKNET_X", int, "64", "What X is for.") == 64
    assert [env.Variable("SILKNET_X", "64", "What X is for.")] == env.VARIABLES


def test_a_secret_comes_from_the_environment_before_the_file(monkeypatch, tmp_path):
    kept = tmp_path / "key"
    kept.write_text("k" * 40 + "\n")
    assert env.secret("SILKNET_X", kept, "Signs.") == "k" * 40
    monkeypatch.setenv("SILKNET_X", "e" * 40)
    assert env.secret("SILKNET_X", kept, "Signs.") == "e" * 40


@pytest.mark.parametrize(("text", "read_as"), [("", "is not set"), ("short", "has 5 characters")])
def test_a_secret_has_no_default_and_is_not_repeated(monkeypatch, tmp_path, text, read_as):
    monkeypatch.setenv("SILKNET_X", text)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret("SILKNET_X", tmp_path / "missing", "Signs.")
    assert str(refusal.value) == f"SILKNET_X {read_as}: give at least 32 random characters. Signs."


def test_a_database_is_named_by_a_url():
    found = env.database("postgres://ada:p%40ss@db.example:5433/silk%20net")
    named = {name: found[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "silk net",
        "USER": "ada",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
    }


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///a.sqlite3", f"{ROOT}/a.sqlite3"),
        ("sqlite:////srv/a.sqlite3", "/srv/a.sqlite3"),
        ("sqlite:////srv/a%20b.sqlite3", "/srv/a b.sqlite3"),
    ],
)
def test_a_file_is_found_from_the_projects_folder(url, path):
    assert env.database(url)["NAME"] == path
