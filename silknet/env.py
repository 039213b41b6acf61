"""The environment, read once: each variable with a type, a default and a sentence. The only user of os.environ."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent

_PASSWORD = re.compile(r"(?<=://)([^/:@]*):.*@")
_HOST = re.compile(r"\*|\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?|\[[0-9A-Fa-f:.]+\]")


@dataclass(frozen=True)
class Variable:
    """A variable of the environment as README lists it."""

    name: str
    default: str
    doc: str


VARIABLES: list[Variable] = []


def read(name: str, kind: Callable[[str], T], default: str, doc: str) -> T:
    """The variable's value, or its default. ImproperlyConfigured names the variable, what was read and what is right."""
    VARIABLES.append(Variable(name, default, doc))
    text = os.environ.get(name) or default
    try:
        return kind(text)
    except ValueError as error:
        shown = _PASSWORD.sub(r"\1:…@", text)  # what is said here ends in logs
        raise ImproperlyConfigured(f"{name} is {shown!r}: {error}. {doc}") from None


def secret(name: str, kept_in: Path, doc: str) -> str:
    """A secret that has no default: from the environment, or from the file in which `make run` keeps a made one."""
    VARIABLES.append(Variable(name, "", doc))
    text = os.environ.get(name) or (kept_in.read_text().strip() if kept_in.is_file() else "")
    if len(text) < 32:
        read_as = "is not set" if not text else f"has {len(text)} characters"
        raise ImproperlyConfigured(f"{name} {read_as}: give at least 32 random characters. {doc}")
    return text


def flag(text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    if text.lower() in ("0", "no", "false", "off"):
        return False
    raise ValueError("write yes or no")


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError("write a whole number such as 64")
    return int(text)


def folder(text: str) -> Path:
    """A folder, there already or not; what does not begin with a slash is found from the project's folder."""
    return ROOT / text


def hosts(text: str) -> list[str]:
    """Names of hosts, as Django compares them with what is asked: no scheme, no port, no path."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or not all(map(_HOST.fullmatch, names)):
        raise ValueError("write host names such as silknet.example, with commas, without https:// and port")
    return names


def one_of(*choices: str) -> Callable[[str], str]:
    def kind(text: str) -> str:
        if text not in choices:
            raise ValueError(f"write one of {', '.join(choices)}")
        return text

    return kind


def address(text: str) -> str:
    """A web address without a path: https://silknet.example."""
    if not re.fullmatch(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/*", text):
        raise ValueError("write an address such as https://silknet.example")
    return text.rstrip("/")


def database(text: str) -> dict[str, Any]:
    """Django's connection settings from sqlite:///path or postgres://user:password@host:port/name."""
    wrong = ValueError("write sqlite:///path/to/file or postgres://user:password@host:port/name")
    try:
        parts = urlsplit(text)
        port = str(parts.port or "")
    except ValueError:
        raise wrong from None
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(str(ROOT / unquote(parts.path[1:])))
    if parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgresql(parts, port)
    raise wrong


def cache(text: str) -> dict[str, Any]:
    """Django's cache settings from redis://host:port/number; the memory of each process if it is empty."""
    if not text:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
    if not re.fullmatch(r"rediss?://(\S*@)?[A-Za-z0-9.:\[\]-]+(/[0-9]*)?", text):
        raise ValueError("write redis://host:port/number")
    if find_spec("redis") is None:
        raise ValueError("install the Python package redis first")
    soon = {"socket_timeout": 1, "socket_connect_timeout": 1}  # who reads does not wait for a count
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": text, "OPTIONS": soon}


def _postgresql(parts: SplitResult, port: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        # A question that takes this long is a mistake or an attack; `load` and exports ask many short ones.
        # Compiled first, a question of many parts takes twenty seconds instead of one: the front page of the secretariat.
        "OPTIONS": {"options": "-c statement_timeout=30000 -c lock_timeout=25000 -c jit=off"},
        "CONN_MAX_AGE": None,
    }


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "TEST": {"NAME": path + ".test"},  # a file: threads share it, as processes will
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # the write lock first, or the second writer fails instead of waiting
            "timeout": 30,
            # `synchronous` stays FULL: a commit that a reader has seen must survive a power cut.
            "init_command": "PRAGMA journal_mode=WAL",
        },
        "CONN_MAX_AGE": None,
    }
