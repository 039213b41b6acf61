from conferences.views.calendars import conference_calendar, programme
from conferences.views.directories import conference_list, decision_list, document_list, news_list, session_list
from conferences.views.papers import decision, document, news_item
from conferences.views.profile import conference
from conferences.views.sessions import session

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
