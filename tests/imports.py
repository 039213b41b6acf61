"""How tests import tables: a file goes up, boxes are filled, buttons are pressed."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from silknet.changes.models import Revision
from tests.forms import Sent, filled

START = reverse("admin:import")


def send(client: Client, table: str, content: str | bytes, name: str = "") -> Any:
    """Upload a file and open the page that follows."""
    bytes_of = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name or f"{table}.csv", bytes_of)
    return client.post(START, {"table": table, "file": file}, follow=True)


def told(answer: Any) -> dict[str, int]:
    return dict(answer.context["told"].counts)


def page_of(answer: Any) -> str:
    return str(answer.request["PATH_INFO"])


def choose(client: Client, answer: Any, button: str = "_look", **values: Any) -> Any:
    """Press a button of the preview, its boxes as they stand or filled otherwise."""
    sent: Sent = filled(answer, **{button: "1"}, **values)
    return client.post(page_of(answer), sent, follow=True)


def question(answer: Any, text: str) -> Any:
    return next(one for one in answer.context["told"].questions if one.text == text)


def numbers() -> int:
    return Revision.objects.count()
