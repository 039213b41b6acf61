"""How tests report mistakes: as a person does who opened the form a while ago."""

import secrets
import time
from typing import Any
from urllib.parse import urlencode

from django.core.signing import TimestampSigner, b62_encode
from django.test import Client

from silknet.corrections.models import Correction

FORM = "/corrections/"


class _Earlier(TimestampSigner):
    """Signs as if it were some seconds ago."""

    def __init__(self, seconds: float, salt: str) -> None:
        super().__init__(salt=salt)
        self.seconds = seconds

    def timestamp(self) -> str:
        return b62_encode(int(time.time() - self.seconds))


def opened(seconds: float = 60) -> str:
    """The word of a form that was opened some seconds ago."""
    return _Earlier(seconds, "silknet.corrections.opened").sign(secrets.token_urlsafe(24))


def question(row: Any, seconds: float = 0) -> str:
    """What the secretariat gave to the contact of a record, some seconds ago."""
    return _Earlier(seconds, "silknet.corrections.asked").sign_object([row.kind, str(row.uuid)])


def asking(about: str = "", form: str = FORM, **more: str) -> str:
    """The address of the form."""
    query = ({"about": about} if about else {}) | more
    return f"{form}?{urlencode(query)}" if query else form


def send(client: Client, address: str, **boxes: Any) -> Any:
    """Send the form; boxes of fields by their public name, as in right_name, `right_else` for what else is wrong."""
    sent = {"opened": opened(), "source": "https://museum.example/", "contact": "", "homepage": ""}
    return client.post(address, sent | {name.replace("right_", "right-"): value for name, value in boxes.items()})


def reported(client: Client, about: str, **boxes: Any) -> Correction:
    """A correction that a reader sent."""
    answer = send(client, asking(about), **boxes)
    assert answer.status_code == 302, answer.content.decode()
    return Correction.objects.get(token=answer["Location"].strip("/").split("/")[-1])
