"""Which records the pages of this app show beside the one that each is about: their versions say when to make it anew."""

from typing import Any

from django.db.models import QuerySet

from cities.models import City
from conferences.models import Conference, Decision, Document, NewsItem, Session
from members.models import Organization, Person
from silknet.sources.models import Citation

Beside = list[QuerySet[Any]]


def beside_conference(conference: Conference) -> Beside:
    """Its sessions and its city, which the page reads as rows; then what it reads as stored records."""
    series = Conference.objects.exclude(pk=conference.pk)
    return [
        Session.objects.filter(conference=conference),
        City.objects.filter(conferences=conference),
        Decision.objects.filter(conference=conference),
        from_the_same_sources(conference, Document.objects.public()),
        from_the_same_sources(conference, NewsItem.objects.public()),
        series.filter(series=conference.series) if conference.series else series.none(),
    ]


def beside_session(session: Session) -> Beside:
    """The whole programme, of which the page tells the place; and who spoke."""
    return [
        Conference.objects.filter(pk=session.conference_id),
        Session.objects.filter(conference=session.conference_id).exclude(pk=session.pk),
        Person.objects.filter(spoke_at__session=session),
    ]


def beside_decision(decision: Decision) -> Beside:
    """What its sources tell too; then whose cloth it wears."""
    return [
        from_the_same_sources(decision, Document.objects.public()),
        from_the_same_sources(decision, NewsItem.objects.public()),
        Conference.objects.filter(decisions=decision),
        Organization.objects.filter(decisions=decision),
    ]


def beside_document(document: Document) -> Beside:
    """What its sources tell too; then whose cloth it wears."""
    return [
        from_the_same_sources(document, Conference.objects.public()),
        from_the_same_sources(document, Decision.objects.public()),
        from_the_same_sources(document, NewsItem.objects.public()),
        Organization.objects.filter(documents=document),
    ]


def beside_news(item: NewsItem) -> Beside:
    """What its sources tell too."""
    kinds: tuple[Any, ...] = (Conference, Decision, Document)
    return [from_the_same_sources(item, kind.objects.public()) for kind in kinds]


def from_the_same_sources(record: Any, rows: Any) -> Any:
    """Those of the rows that rest on a public source which the record rests on too: what one report tells together."""
    sources = Citation.objects.filter(record=record.uuid, source__public=True).values("source")
    return rows.filter(uuid__in=Citation.objects.filter(kind=rows.model.kind, source__in=sources).values("record"))
