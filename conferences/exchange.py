"""The tables of conferences and of what belongs to them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cities.models import City, Country
from conferences.models import (
    Conference,
    ConferenceHost,
    Decision,
    Document,
    DocumentVersion,
    NewsItem,
    Participation,
    Session,
    SessionSpeaker,
)
from conferences.rules import is_year, parse_count
from members.exchange import BodyWidget
from members.models import Organization, Person
from silknet.exchange.fields import (
    ChoiceWidget,
    Column,
    KeyWidget,
    LanguageColumn,
    NumberWidget,
    RowsColumn,
    TextWidget,
    parts,
    stands_in_cells,
    write_rows,
)
from silknet.exchange.resources import MoreOfRecords, TrackedResource, public_rows, register
from silknet.sources.exchange import SourceColumn

NOBODY = "other"


class StartColumn(Column):
    """The first day, or the month; a year alone stands in a column of its own."""

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.start) if len(instance.start) > 4 else ""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        year = "" if "year" in row else instance.start[:4]  # a column that is absent stays as it is
        instance.start = self.clean(row) or year


class YearColumn(Column):
    """The year; all that is known of some conferences."""

    def __init__(self) -> None:
        super().__init__("year", "start")

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.start)[:4]

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        year, start = self.clean(row), instance.start
        if year and not is_year(year):
            message = _("%(year)s is not a year; write it as 2021") % {"year": year}
        elif year and "start" in row and start and year != start[:4]:
            message = _("%(year)s is not the year of the first day, %(start)s") % {"year": year, "start": start}
        else:
            if not start or ("start" not in row and year != start[:4]):
                instance.start = year
            return
        raise ValidationError({"year": message})  # a ValueError would be told of the column of the first day


class HostsColumn(RowsColumn):
    named, is_list = Organization, True

    def read(self, instance: Any) -> str:
        return "|".join(host.slug for host in instance.hosts() if stands_in_cells(host))

    def write(self, instance: Any, text: str, row: Any) -> None:
        hosts = [KeyWidget(Organization).find(part) for part in parts(text)]
        wanted = [ConferenceHost(conference=instance, organization=host) for host in hosts]
        kept = list(instance.host_rows.select_related("organization"))
        write_rows(
            kept, wanted, lambda row: row.organization_id, hidden=lambda row: not stands_in_cells(row.organization)
        )


class CountriesColumn(RowsColumn):
    """Countries of which nothing is known but that they took part."""

    named, is_list = Country, True

    def read(self, instance: Any) -> str:
        countries = [row.country for row in _only_countries(instance)]
        return "|".join(country.code for country in countries if country and stands_in_cells(country))

    def write(self, instance: Any, text: str, row: Any) -> None:
        countries = [KeyWidget(Country, "code").find(part) for part in parts(text)]
        wanted = [Participation(conference=instance, country=country) for country in countries]
        kept = _only_countries(instance)
        write_rows(kept, wanted, lambda row: row.country_id, hidden=lambda row: not stands_in_cells(row.country))


def _only_countries(conference: Conference) -> list[Participation]:
    rows = conference.participations.select_related("country").order_by("position", "id")
    return [row for row in rows if row.is_only_a_country()]


class ConferenceResource(TrackedResource):
    slug = Column("slug")
    name = LanguageColumn("name")
    start = StartColumn("start")
    end = Column("end")
    year = YearColumn()
    city = Column("city", widget=KeyWidget(City))
    country = Column("country", widget=KeyWidget(Country, "code"))
    mode = Column("mode", widget=ChoiceWidget(Conference.Mode.values))
    series = Column("series")
    hosts = HostsColumn("host_organizations")
    participants = Column("participants", widget=NumberWidget())
    participants_note = Column("participants_note")
    countries = CountriesColumn("countries")
    summary = LanguageColumn("summary")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Conference
        fields = (
            "slug",
            "name",
            "start",
            "end",
            "year",
            "city",
            "country",
            "mode",
            "series",
            "hosts",
            "participants",
            "participants_note",
            "countries",
            "summary",
            "source",
            "sources",
        )


class PlaceNamedResource(MoreOfRecords):
    """Conferences in places that are no city of the register."""

    slug = Column("slug")
    place = Column("place")

    class Meta(TrackedResource.Meta):
        model = Conference
        fields = ("slug", "place")

    def rows(self) -> Iterable[Any]:
        return public_rows(Conference).exclude(place="").order_by("id")


class CountColumn(Column):
    """A number of people, as exactly as the source knows it: 60, or more than 60."""

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.number())

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        text = self.clean(row)
        instance.qualifier, instance.count = parse_count(text) if text else ("", None)


class ParticipationResource(TrackedResource):
    """Delegations of which more is known than the country."""

    keys = ("conference", "country", "city", "organization", "person")
    further = True
    conference = Column("conference", widget=KeyWidget(Conference))
    country = Column("country", widget=KeyWidget(Country, "code"))
    city = Column("city", widget=KeyWidget(City))
    organization = Column("organization", widget=KeyWidget(Organization))
    person = Column("person", widget=KeyWidget(Person))
    presence = Column("presence", widget=ChoiceWidget(Participation.Presence.values))
    count = CountColumn("count")
    note = Column("note")
    position = Column("position", widget=NumberWidget())

    class Meta(TrackedResource.Meta):
        model = Participation
        fields = (
            "conference",
            "country",
            "city",
            "organization",
            "person",
            "presence",
            "count",
            "note",
            "position",
        )

    def rows(self) -> Iterable[Any]:
        rows = Participation.objects.filter(conference__in=public_rows(Conference))
        rows = rows.select_related("conference", "country", "city", "organization", "person").order_by("id")
        return (row for row in rows if not row.is_only_a_country() and _names_somebody_public(row))


def _names_somebody_public(row: Participation) -> bool:
    return any(named and named.public for named in (row.country, row.city, row.organization, row.person))


class SpeakersColumn(RowsColumn):
    named, is_list = Person, True

    def read(self, instance: Any) -> str:
        return "|".join(person.slug for person in instance.speakers() if stands_in_cells(person))

    def write(self, instance: Any, text: str, row: Any) -> None:
        people = [KeyWidget(Person).find(part) for part in parts(text)]
        wanted = [SessionSpeaker(session=instance, person=person) for person in people]
        kept = list(instance.speaker_rows.select_related("person"))
        write_rows(kept, wanted, lambda row: row.person_id, hidden=lambda row: not stands_in_cells(row.person))


class SessionResource(TrackedResource):
    conference = Column("conference", widget=KeyWidget(Conference))
    slug = Column("slug")
    position = Column("position", widget=NumberWidget())
    title = LanguageColumn("title")
    session_kind = Column("kind", "session_kind", ChoiceWidget(Session.Kind.values))
    city = Column("city", widget=KeyWidget(City))
    organization = Column("organization", widget=KeyWidget(Organization))
    country = Column("country", widget=KeyWidget(Country, "code"))
    speakers = SpeakersColumn("speakers")
    summary = LanguageColumn("summary")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Session
        fields = (
            "conference",
            "slug",
            "position",
            "title",
            "session_kind",
            "city",
            "organization",
            "country",
            "speakers",
            "summary",
            "source",
            "sources",
        )


class DecisionResource(TrackedResource):
    slug = Column("slug")
    on = Column("date", "on")
    body = Column("body", widget=BodyWidget(NOBODY))
    conference = Column("conference", widget=KeyWidget(Conference))
    decision_kind = Column("kind", "decision_kind")
    title = LanguageColumn("title")
    outcome = Column("outcome")
    summary = LanguageColumn("summary")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Decision
        fields = (
            "slug",
            "on",
            "body",
            "conference",
            "decision_kind",
            "title",
            "outcome",
            "summary",
            "source",
            "sources",
        )


class ListWidget(TextWidget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return parts(value or "")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "|".join(value or [])


class VersionColumn(RowsColumn):
    """The day or the address of the first version; the others have a table of their own."""

    def __init__(self, column: str, field: str) -> None:
        super().__init__(column)
        self.field = field

    def read(self, instance: Any) -> str:
        version = instance.versions.filter(position=0).first()
        return str(getattr(version, self.field)) if version else ""

    def write(self, instance: Any, text: str, row: Any) -> None:
        version = instance.versions.filter(position=0).first() or DocumentVersion(document=instance)
        setattr(version, self.field, text)
        version.full_clean()
        version.save()


class DocumentResource(TrackedResource):
    slug = Column("slug")
    title = LanguageColumn("title")
    document_kind = Column("kind", "document_kind")
    on = VersionColumn("date", "on")
    url = VersionColumn("url", "url")
    body = Column("body", widget=BodyWidget(NOBODY))
    languages = Column("language", "languages", ListWidget())
    access = Column("access")
    source = SourceColumn("source_url", first=True)

    class Meta(TrackedResource.Meta):
        model = Document
        fields = ("slug", "title", "document_kind", "on", "url", "body", "languages", "access", "source")


class DocumentVersionResource(TrackedResource):
    keys = ("document", "position")
    further = True
    document = Column("document", widget=KeyWidget(Document))
    position = Column("position", widget=NumberWidget())
    on = Column("date", "on")
    url = Column("url")
    note = Column("note")

    class Meta(TrackedResource.Meta):
        model = DocumentVersion
        fields = ("document", "position", "on", "url", "note")

    def rows(self) -> Iterable[Any]:
        rows = DocumentVersion.objects.filter(document__in=public_rows(Document)).select_related("document")
        return rows.exclude(position=0, note="").order_by("id")


class NewsResource(TrackedResource):
    slug = Column("slug")
    on = Column("date", "on")
    title = LanguageColumn("title")
    summary = LanguageColumn("summary")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = NewsItem
        fields = ("slug", "on", "title", "summary", "source", "sources")


register("conferences", ConferenceResource)
register("conference_places", PlaceNamedResource)
register("participations", ParticipationResource)
register("sessions", SessionResource)
register("decisions", DecisionResource)
register("documents", DocumentResource)
register("document_versions", DocumentVersionResource)
register("news", NewsResource)
