"""Everything between an empty database and a portal that answers; each step says what it does, once."""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

from silknet.accounts.models import User
from silknet.changes.door import republish
from silknet.changes.models import Head
from silknet.env import ROOT
from silknet.exchange.load import Progress, load
from silknet.ops.export import make_export

NETWORK = Path(__file__).resolve().parent / "network"

Say = Callable[[str], None]


def prepare(say: Say, progress: Progress | None = None) -> None:
    """Migrate, load the real network into an empty register, make the first account, compile translations."""
    call_command("migrate", verbosity=0, interactive=False)
    compile_translations()
    if Head.objects.read()[1] == 0:
        say("Loading the real network …")
        report = load([NETWORK], by=None, progress=progress)
        if report.faults:
            raise ValueError("\n".join(str(fault) for fault in report.faults))
        say(f"Loaded {report.counts['new']} rows.")
        _export_first(say)
    elif count := republish(source="release", note="Stored anew after a change of release or address"):
        say(f"Stored {count} records anew, as this release and address show them.")
    if not User.objects.filter(is_superuser=True).exists():
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser("admin", password=password)
        say(f"The secretariat's first account: admin, password {password} (shown only now).")


def _export_first(say: Say) -> None:
    """So that partners find the network as files from the first day on. A portal starts without them too."""
    try:
        make_export()
    except OSError as error:
        say(f"The network is not exported: {error.filename}: {error.strerror}. Mend that, and run export.")


def compile_translations() -> int:
    """Compile the message catalogues that are newer than what was compiled from them; how many these were."""
    compiled = 0
    for catalogue in sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/*.po")):
        target = catalogue.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < catalogue.stat().st_mtime:
            beside = target.with_suffix(".part")
            with catalogue.open("rb") as source, beside.open("wb") as file:
                write_mo(file, read_po(source))
            beside.replace(target)
            compiled += 1
    return compiled


def beside() -> list[str]:
    """The command that makes sizes of pictures, for as long as the server lives."""
    return [sys.executable, str(ROOT / "manage.py"), "pictures", "--follow", "--while", str(os.getpid())]


def server(port: int) -> list[str]:
    """The command that serves the portal on this machine. Threads, because browsers keep idle connections open."""
    bind = f"127.0.0.1:{port}"
    options = ["--bind", bind, "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", "silknet.wsgi:application", *options]
