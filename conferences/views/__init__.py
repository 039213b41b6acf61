from conferences.views.calendars import conference_calendar, programme
from conferences.views.pages import (
    conference,
    conference_list,
    decision,
    decision_list,
    document,
    document_list,
    news_item,
    news_list,
    session,
    session_list,
)

__all__ = [
    "conference",
    "conference_calendar",
    "conference_list",
    "decision",
    "decision_list",
    "document",
    "document_list",
    "news_item",
    "news_list",
    "programme",
    "session",
    "session_list",
]
