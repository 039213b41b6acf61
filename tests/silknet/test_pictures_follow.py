"""`pictures --follow`: beside the server, for as long as that lives, whatever is away for a while."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from silknet.changes.models import Head
from silknet.env import ROOT
from silknet.ops import pictures
from silknet.ops.start import beside
from silknet.pictures.files import path_of
from tests import make, paint

# The process that `start` becomes: it starts what goes beside it, and ends when it is told.
STARTER = """
import subprocess, sys
import django
django.setup()
from silknet.ops.start import beside
subprocess.Popen(beside())
print("started", flush=True)
sys.stdin.read()
"""


@pytest.mark.django_db
def test_sizes_are_made_when_the_register_has_changed_and_not_before() -> None:
    first = paint.picture(image=paint.quarters(300, 300))
    seen = pictures._after(None)
    assert path_of(next(first.size_files())[0]).exists()
    path_of(next(first.size_files())[0]).unlink()
    assert pictures._after(seen) == seen == Head.objects.read()
    assert not path_of(next(first.size_files())[0]).exists()
    make.city()
    assert pictures._after(seen) != seen
    assert path_of(next(first.size_files())[0]).exists()


@pytest.mark.django_db
def test_what_fails_is_tried_again(settings: Any, tmp_path: Path) -> None:
    paint.picture()
    folder = settings.FILES
    (tmp_path / "file").write_text("no folder")
    settings.FILES = tmp_path / "file"
    assert pictures._after(None) is None
    settings.FILES = folder
    assert pictures._after(None) == Head.objects.read()


@pytest.mark.django_db
def test_a_picture_that_cannot_be_read_is_not_tried_without_end(caplog: pytest.LogCaptureFixture) -> None:
    picture = make.picture()
    assert pictures._after(None) == Head.objects.read()
    assert [line.message for line in caplog.records] == [
        f"Picture {picture.pk} of cities: {picture.file} cannot be read."
    ]


def test_it_ends_with_the_process_that_started_it() -> None:
    """Already begun where that one is gone, it ends at once."""
    call_command("pictures", "--follow", "--while", "1" if os.getppid() != 1 else "2")
    assert beside()[-3:] == ["--follow", "--while", str(os.getpid())]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="makes a database of its own")
def test_what_goes_beside_the_server_ends_when_the_server_is_gone(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "silknet.settings",
        "SILKNET_SECRET_KEY": "k" * 40,
        "SILKNET_DATABASE": f"sqlite:///{tmp_path}/silknet.sqlite3",
        "SILKNET_FILES": f"{tmp_path}/media",
    }
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-c", STARTER], cwd=ROOT, env=environment, **pipes) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"started\n"
        assert starter.communicate() == (b"", None)  # at the end of what both could say: both are gone
