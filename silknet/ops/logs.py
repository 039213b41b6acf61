"""Logs as one JSON object a line, for machines that collect them."""

import json
import logging
from datetime import UTC, datetime


class JSONFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        # What no encoding has, such as half of a surrogate pair from an address, stays as JSON's own escape.
        return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
