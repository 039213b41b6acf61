"""The tables of committees, people and seats, and of what a body says of itself."""

from collections.abc import Iterable
from typing import Any

from cities.models import Country
from members.exchange.bodies import BodyWidget
from members.models import Committee, Figure, Organization, Person, Seat
from silknet.exchange.fields import ChoiceWidget, Column, FlagWidget, KeyWidget, LanguageColumn, NumberWidget
from silknet.exchange.resources import TrackedResource, public_rows
from silknet.sources.exchange import NameColumn, SourceColumn


class CommitteeResource(TrackedResource):
    slug = Column("slug")
    name = Column("name")
    committee_kind = Column("kind", "committee_kind", ChoiceWidget(Committee.Kind.values))
    body = Column("body", widget=BodyWidget())
    parent = Column("parent", widget=KeyWidget(Committee))
    established = Column("established")
    mandate = LanguageColumn("mandate")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Committee
        fields = ("slug", "name", "committee_kind", "body", "parent", "established", "mandate", "source", "sources")

    def in_order(self, rows: list[Any]) -> list[Any]:
        """Those above first; a circle stays in its order and is refused line by line."""
        above = {row["slug"].strip(): row.get("parent", "").strip() for _line, row in rows}

        def depth(slug: str) -> int:
            seen: set[str] = set()
            while slug in above and slug not in seen:
                seen.add(slug)
                slug = above[slug]
            return len(seen)

        return sorted(rows, key=lambda row: depth(row[1]["slug"].strip()))

    def rows(self) -> Iterable[Any]:
        return public_rows(Committee).select_related("body", "parent").order_by("id")


class PersonResource(TrackedResource):
    slug = Column("slug")
    name = Column("name")
    local_name = NameColumn("local_name", "local")
    title = Column("title")
    affiliation = Column("affiliation")
    organization = Column("organization", widget=KeyWidget(Organization))
    country = Column("country", widget=KeyWidget(Country, "code"))
    role = Column("role")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Person
        fields = (
            "slug",
            "name",
            "local_name",
            "title",
            "affiliation",
            "organization",
            "country",
            "role",
            "source",
            "sources",
        )


class SeatResource(TrackedResource):
    slug = Column("slug")
    person = Column("person", widget=KeyWidget(Person))
    organization = Column("organization", widget=KeyWidget(Organization))
    committee = Column("committee", widget=KeyWidget(Committee))
    role = Column("role")
    shared = Column("shared", widget=FlagWidget(no=""))
    since = Column("start", "since")
    until = Column("end", "until")
    attested_on = Column("as_of", "attested_on")
    source = SourceColumn("source_url", first=True)

    class Meta(TrackedResource.Meta):
        model = Seat
        fields = (
            "slug",
            "person",
            "organization",
            "committee",
            "role",
            "shared",
            "since",
            "until",
            "attested_on",
            "source",
        )

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        if new:  # seats stand in the order in which the table names them
            instance.position = Seat.objects.count()

    def rows(self) -> Iterable[Any]:
        return public_rows(Seat).order_by("position", "id")


class FigureResource(TrackedResource):
    slug = Column("slug")
    on = Column("date", "on")
    body = Column("body", widget=BodyWidget())
    members = Column("members", widget=NumberWidget())
    countries_and_regions = Column("countries_and_regions", widget=NumberWidget())
    executive_units = Column("executive_units", widget=NumberWidget())
    vice_chairman_units = Column("vice_chairman_units", widget=NumberWidget())
    committees = Column("committees", widget=NumberWidget())
    note = Column("note")
    source = SourceColumn("source_url", first=True)

    class Meta(TrackedResource.Meta):
        model = Figure
        fields = (
            "slug",
            "on",
            "body",
            "members",
            "countries_and_regions",
            "executive_units",
            "vice_chairman_units",
            "committees",
            "note",
            "source",
        )
