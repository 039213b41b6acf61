"""The sizes of pictures: once, or for as long as whoever started it lives."""

import logging
import os
import time
from typing import Any

from django.db import Error, connection

from silknet.changes.models import Head
from silknet.pictures.sizes import Made, Progress, clear_orphans, make_sizes

PAUSE = 2.0  # seconds between two looks at the head

logger = logging.getLogger(__name__)


def make_and_clear(progress: Progress | None = None) -> tuple[Made, int]:
    """Make the sizes that are missing, and remove the files that are nobody's; how many these were."""
    return make_sizes(progress), clear_orphans()


def follow(starter: int = 0) -> None:
    """Make sizes whenever the register has changed, for ever, or until the process of this number, which started this
    one, is gone. A database that is away, or a disk that is full, is tried again.
    """
    seen = None
    while not starter or os.getppid() == starter:
        seen = _after(seen)
        time.sleep(PAUSE)


def _after(seen: Any) -> Any:
    """Do what is to be done since a state of the register; the state up to which it is done."""
    try:
        head = Head.objects.read()
        if head != seen:
            for fault in make_and_clear()[0].faults:
                logger.error(fault)
    except Error as error:
        connection.close_if_unusable_or_obsolete()
        logger.warning("Pictures wait for the database: %s", error)
        return seen
    except OSError as error:
        logger.error("No sizes of pictures were made. %s: %s", error.filename, error.strerror)
        return seen
    return head
