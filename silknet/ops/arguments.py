"""What commands are told: users and records by name; a wrong name is refused with the right ones."""

from argparse import ArgumentParser
from difflib import get_close_matches
from typing import Any

from django.core.management.base import CommandError

from silknet.accounts.models import User
from silknet.changes.publish import by_kind


def add_by(parser: ArgumentParser) -> None:
    parser.add_argument("--by", default="", metavar="NAME", help="The user in whose name the revision is made.")


def user(name: str, *, option: str = "--by") -> User | None:
    """The user of this name, nobody for none; CommandError where there is no such user."""
    if not name:
        return None
    found: User | None = User.objects.filter(username=name).first()
    if found is None:
        names = ", ".join(User.objects.order_by("username").values_list("username", flat=True)[:20])
        raise CommandError(f"{option} {name}: there is no such user; right are {names or 'none yet: leave it out'}.")
    return found


def record(kind: str, key: str) -> Any:
    """The record of this kind and key; CommandError where there is none."""
    if (model := by_kind().get(kind)) is None:
        raise CommandError(f"{kind} is no kind of record; right are {', '.join(sorted(by_kind()))}.")
    found = model._base_manager.filter(**{model.key_name: key}).first()
    if found is None:
        near = get_close_matches(key, model._base_manager.values_list(model.key_name, flat=True), 3, 0.5)
        raise CommandError(f"{kind} has no {key}" + (f"; did you mean {', '.join(near)}?" if near else "."))
    return found
