"""The exports of this portal: of every kind that its API lists."""

from silknet.exchange import exports
from silknet.exchange.api.export import Progress, export
from silknet.exchange.exports import Manifest
from silknet.urls_api import RESOURCES


def make_export(progress: Progress | None = None) -> Manifest:
    return export(RESOURCES, progress=progress)


def renew_exports() -> None:
    """Let what was redacted leave the exports, where there are any."""
    if exports.kept():
        make_export()
