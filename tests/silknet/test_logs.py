"""Logs for machines: one JSON object a line, whatever the message holds."""

import json
import logging

from silknet.ops.logs import JSONFormatter


def line(message: str, *values: object, **how: object) -> str:
    record = logging.LogRecord("silknet.test", logging.WARNING, __file__, 1, message, values, None)
    record.__dict__.update(created=1637321696.25, **how)
    return JSONFormatter().format(record)


def test_a_line_is_an_object_that_says_when_how_bad_and_what():
    assert json.loads(line("%s of %s", 2, "里昂")) == {
        "time": "2021-11-19T11:34:56.250+00:00",
        "level": "WARNING",
        "logger": "silknet.test",
        "message": "2 of 里昂",
    }


def test_no_message_makes_a_second_line():
    forged = 'Not Found: /a\n{"level": "INFO", "message": "forged"}\r\u2028'
    assert line(forged).count("\n") == 0
    assert json.loads(line(forged))["message"] == forged


def test_what_no_encoding_has_is_written_all_the_same():
    said = line("a \udcff path")
    assert said.encode().isascii()
    assert json.loads(said)["message"] == "a \udcff path"


def test_an_error_comes_with_its_traceback():
    try:
        raise ValueError("wrong")
    except ValueError as error:
        said = json.loads(line("failed", exc_info=(ValueError, error, error.__traceback__)))
    assert said["exception"].splitlines()[0] == "Traceback (most recent call last):"
    assert said["exception"].splitlines()[-1] == "ValueError: wrong"
