"""Which translations still say what the original says: the whole table, without a database."""

from typing import Any

import pytest

from silknet.translations.course import Course

LANGUAGES = ["en", "fr", "ja"]
A, B = {"en": "A"}, {"en": "B"}
F, G = {"fr": "F"}, {"fr": "G"}


def after(*events: Any) -> tuple[str, list[str], list[str]]:
    """The original, what is missing and what is outdated after these texts, and languages that were said to hold."""
    course = Course(LANGUAGES)
    for event in events:
        course.hold(event) if isinstance(event, str) else course.write(event)
    return course.original, course.missing, course.outdated


@pytest.mark.parametrize(
    ("events", "original", "missing", "outdated"),
    [
        ([{}], "", [], []),
        ([A], "en", ["fr", "ja"], []),
        ([A | F], "en", ["ja"], []),
        ([A, A | F], "en", ["ja"], []),
        ([A | F, B | F], "en", ["ja"], ["fr"]),  # the original changed later
        ([A | F, B | G], "en", ["ja"], []),  # with it
        ([A | F, B | F, B | G], "en", ["ja"], []),  # after it
        ([A | F, B | F, A | F], "en", ["ja"], []),  # it was changed back
        ([A | F, B | G, A | F], "en", ["ja"], []),  # both were
        ([A | F, B | F, B | G, B | F], "en", ["ja"], ["fr"]),  # the translation alone was
        ([A | F, B | F, "fr"], "en", ["ja"], []),  # it holds
        ([A | F, B | F, "fr", A | F], "en", ["ja"], ["fr"]),  # for B, which is not what the original says
        ([A | F, B | F, "ja"], "en", ["ja"], ["fr"]),  # what is missing cannot hold
        ([A | F, B | F, B], "en", ["fr", "ja"], []),  # no translation is outdated that is not there
        ([F], "fr", ["en", "ja"], []),  # without English the first is the original
        ([F | {"ja": "J"}], "fr", ["en"], []),  # of several, the first in the order of the portal
        ([{"ja": "J"}, {"ja": "J"} | F], "ja", ["en"], []),
        ([F, F | A], "en", ["ja"], []),  # English that is added translates what was there
        ([F | {"ja": "J"}, G | {"ja": "J"}, G | {"ja": "J"} | A], "en", [], ["ja"]),  # what was outdated stays so
        ([A | F | {"ja": "J"}, F | {"ja": "J"}], "fr", ["en"], []),
        ([A | F, "[redacted]", A], "en", ["fr", "ja"], []),
        ([{"en": "", "fr": "F"}], "fr", ["en", "ja"], []),
    ],
)
def test_a_text_is_known_by_its_course(events: Any, original: str, missing: Any, outdated: Any) -> None:
    assert after(*events) == (original, missing, outdated)
