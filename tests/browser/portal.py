"""The portal as `make run` serves it, and the Chromium that reads it: a real server, a real network, a real browser."""

import fcntl
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from silknet.env import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
SECONDS_TO_START = 120
SECONDS_TO_STOP = 20
OFFLINE = [
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # another host is never reached, whoever asks
]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """That of a portal which keeps all that it has in a folder."""
    own = {
        "SILKNET_DATABASE": f"sqlite:///{folder}/silknet.sqlite3",
        "SILKNET_FILES": f"{folder}/media",
        "SILKNET_SECRET_KEY": secrets.token_hex(32),
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("SILKNET_")} | own | settings


def managed(folder: Path, *arguments: str, **settings: str) -> None:
    """A command beside the server."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(folder, **settings), check=True, capture_output=True)


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[str]:
    """Where a portal of the real network answers while this lasts. Those that share a folder share one database."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    command = [sys.executable, "manage.py", "start", "--port", str(port)]
    log = folder / f"{port}.log"
    with (folder / "lock").open("w") as lock, log.open("w") as said:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first loads the network, the others find it loaded
        server = subprocess.Popen(command, cwd=ROOT, env=environment(folder, **settings), stdout=said, stderr=said)
        try:
            wait_until_ready(server, f"http://127.0.0.1:{port}", log)
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(SECONDS_TO_STOP)


def give_account(folder: Path, name: str) -> str:
    """Make an account that may do everything in the portal of a folder; its password."""
    password = secrets.token_hex(8)
    settings = {
        "SILKNET_DATABASE": f"sqlite:///{folder}/silknet.sqlite3",
        "SILKNET_SECRET_KEY": secrets.token_hex(32),
        "DJANGO_SUPERUSER_PASSWORD": password,
    }
    command = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--username", name, "--email", ""]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SILKNET_")} | settings
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return password


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{address}/readyz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"The portal did not start:\n{log.read_text()}")


@contextmanager
def chromium() -> Iterator[Browser]:
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium has none for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*OFFLINE, *sandbox])
        try:
            yield browser
        finally:
            browser.close()
