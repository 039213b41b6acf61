from conferences.models.conference import Conference, ConferenceHost
from conferences.models.decision import Decision
from conferences.models.document import Document, DocumentVersion
from conferences.models.news import NewsItem
from conferences.models.participation import Participation
from conferences.models.session import Session, SessionSpeaker

__all__ = [
    "Conference",
    "ConferenceHost",
    "Decision",
    "Document",
    "DocumentVersion",
    "NewsItem",
    "Participation",
    "Session",
    "SessionSpeaker",
]
