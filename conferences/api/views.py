"""Where partners read conferences, sessions, decisions, documents and news."""

from conferences.api.serializers import (
    ConferenceSerializer,
    DecisionSerializer,
    DocumentSerializer,
    NewsSerializer,
    SessionSerializer,
)
from conferences.filters import ConferenceFilters, DecisionFilters, DocumentFilters, NewsFilters, SessionFilters
from conferences.models import Conference, Decision, Document, NewsItem, Session
from silknet.api.views import Resource


class ConferenceResource(Resource):
    queryset = Conference.objects.public()
    serializer_class = ConferenceSerializer
    filterset_class = ConferenceFilters
    orderings = {"start": "start", "participants": "participants"}


class SessionResource(Resource):
    queryset = Session.objects.public()
    serializer_class = SessionSerializer
    filterset_class = SessionFilters
    orderings = {"position": "position"}


class DecisionResource(Resource):
    queryset = Decision.objects.public()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    orderings = {"date": "on"}


class DocumentResource(Resource):
    queryset = Document.objects.public()
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters


class NewsResource(Resource):
    queryset = NewsItem.objects.public()
    serializer_class = NewsSerializer
    filterset_class = NewsFilters
    orderings = {"date": "on"}
