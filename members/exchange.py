"""The tables of organizations, people and the bodies of the network."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cities.models import City, Country
from members.models import AdmissionBatch, Committee, Figure, Membership, Organization, Person, Place, Seat
from members.rules import BODIES, ISU, body_name, body_slug
from silknet.exchange.fields import (
    ChoiceWidget,
    Column,
    FlagWidget,
    KeyWidget,
    LanguageColumn,
    NumberWidget,
    RowsColumn,
)
from silknet.exchange.resources import TrackedResource, public_rows, register
from silknet.sources.exchange import NameColumn, OneSourceColumn, SourceColumn

MEMBER = "member"


class BodyWidget(KeyWidget):
    """A body by its short name, or any organization by its key; `nobody` is how none is written."""

    def __init__(self, nobody: str = "") -> None:
        super().__init__(Organization, read_as=body_slug)
        self.nobody = nobody

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean("" if value and value.strip() == self.nobody else value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return body_name(super().render(value)) or self.nobody


class PlaceColumn(RowsColumn):
    """The first place; the others have a table of their own."""

    def read(self, instance: Any) -> str:
        place = _first_place(instance)
        return (place.city.slug if place.city else place.name) if place else ""

    def write(self, instance: Any, text: str, row: Any) -> None:
        place = _first_place(instance)
        if not text:
            place.delete()
            return
        place = place or Place(organization=instance)
        place.city, place.name = self._city_or_name(text)
        place.full_clean()
        place.save()

    def _city_or_name(self, text: str) -> tuple[City | None, str]:
        """A slug names a city of the register; a capital letter, or a script without, a place that is not in it."""
        if text[0] == text[0].lower() != text[0].upper():
            return KeyWidget(City).find(text), ""
        return None, text


def _first_place(organization: Organization) -> Any:
    places = organization.places.select_related("city").filter(Q(city=None) | Q(city__public=True))
    return places.order_by("position", "id").first()


def _lasting(organization: Any) -> Any:
    """The membership of the union that the table of organizations tells."""
    held = organization.memberships.filter(body__slug=ISU, until="", source=None)
    return held.select_related("batch").first()


class StatusColumn(RowsColumn):
    """Member of the union, or the tie to the network that an organization has instead."""

    RIGHT = (MEMBER, *Organization.Tie.values)

    def read(self, instance: Any) -> str:
        return MEMBER if _lasting(instance) else str(instance.tie)

    def write(self, instance: Any, text: str, row: Any) -> None:
        status = ChoiceWidget(self.RIGHT).clean(text)
        membership = _lasting(instance)
        if status == MEMBER:
            membership = Membership(organization=instance, body=BodyWidget().find(ISU))
            membership.full_clean()
            membership.save()
        elif membership:
            membership.delete()
        instance.tie = "" if status == MEMBER else status
        instance.full_clean()
        instance.save()


class MembershipColumn(RowsColumn):
    """One cell of the membership of the union."""

    def __init__(self, column: str, field: str) -> None:
        super().__init__(column)
        self.field = field

    def read(self, instance: Any) -> str:
        membership = _lasting(instance)
        return str(getattr(membership, self.field) or "") if membership else ""

    def write(self, instance: Any, text: str, row: Any) -> None:
        membership = _lasting(instance)
        if membership is None:
            raise ValueError(_("only a member has this; the status is not member"))
        setattr(membership, self.field, self.value(membership, text, row))
        membership.full_clean()
        membership.save()

    def value(self, membership: Membership, text: str, row: Any) -> Any:
        return text


class LevelColumn(MembershipColumn):
    def value(self, membership: Membership, text: str, row: Any) -> Any:
        return ChoiceWidget(["", *Membership.Level.values]).clean(text)


class BatchColumn(MembershipColumn):
    def read(self, instance: Any) -> str:
        membership = _lasting(instance)
        return str(membership.batch.number) if membership and membership.batch else ""

    def value(self, membership: Membership, text: str, row: Any) -> Any:
        number = NumberWidget().clean(text)
        if number is None:
            return None
        batch = AdmissionBatch.objects.filter(body=membership.body, number=number).first()
        if batch is None:
            batch = AdmissionBatch(body=membership.body, number=number, approved_on=membership.since)
            batch.full_clean()
            batch.save()
        return batch


class OrganizationResource(TrackedResource):
    slug = Column("slug")
    name = Column("name")
    local_name = NameColumn("local_name", "local")
    acronym = NameColumn("acronym", "acronym")
    country = Column("country", widget=KeyWidget(Country, "code"))
    city = PlaceColumn("city")
    organization_kind = Column("kind", "organization_kind", ChoiceWidget(Organization.Kind.values))
    national = Column("is_national_organization", "national", FlagWidget())
    website = Column("website")
    status = StatusColumn("status")
    joined_on = MembershipColumn("joined_on", "since")
    batch = BatchColumn("batch", "batch")
    isu_level = LevelColumn("isu_level", "level")
    summary = LanguageColumn("summary")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Organization
        fields = (
            "slug",
            "name",
            "local_name",
            "acronym",
            "country",
            "city",
            "organization_kind",
            "national",
            "website",
            "joined_on",
            "batch",
            "status",
            "isu_level",
            "summary",
            "source",
            "sources",
        )
        # A membership stands before its day and its batch are told.
        import_order = (
            "slug",
            "name",
            "local_name",
            "acronym",
            "country",
            "city",
            "organization_kind",
            "national",
            "website",
            "status",
            "joined_on",
            "batch",
            "isu_level",
        )

    def in_order(self, rows: list[Any]) -> list[Any]:
        """The bodies first: others are members of them."""
        return sorted(rows, key=lambda row: row[1]["slug"].strip() not in BODIES.values())


class OfAnOrganization(TrackedResource):
    """What is true of an organization and does not fit into its own line."""

    further = True

    class Meta(TrackedResource.Meta):
        model = Place

    def of_public(self) -> Any:
        return self._meta.model.objects.filter(organization__in=public_rows(Organization)).order_by("id")


class AffiliationResource(TrackedResource):
    """Parts, successors, and a tie beside a membership."""

    further = True
    slug = Column("slug")
    tie = Column("tie", widget=ChoiceWidget(Organization.Tie.values))
    parent = Column("parent", widget=KeyWidget(Organization))
    successor = Column("successor", widget=KeyWidget(Organization))

    class Meta(TrackedResource.Meta):
        model = Organization
        fields = ("slug", "tie", "parent", "successor")

    def rows(self) -> Iterable[Any]:
        linked = Q(parent__public=True) | Q(successor__public=True)
        tied = ~Q(tie="") & Q(memberships__body__slug=ISU, memberships__until="", memberships__source=None)
        return public_rows(Organization).filter(linked | tied).distinct().order_by("id")


class PlaceResource(OfAnOrganization):
    keys = ("organization", "city", "name")
    organization = Column("organization", widget=KeyWidget(Organization))
    city = Column("city", widget=KeyWidget(City))
    name = Column("name")
    position = Column("position", widget=NumberWidget())

    class Meta(OfAnOrganization.Meta):
        model = Place
        fields = ("organization", "city", "name", "position")

    def rows(self) -> Iterable[Any]:
        places = self.of_public().filter(Q(city=None) | Q(city__public=True)).select_related("organization", "city")
        return (place for place in places if place != _first_place(place.organization))


class BatchResource(TrackedResource):
    """Batches that no line of an organization tells, or tells with another day."""

    keys = ("body", "number")
    further = True
    body = Column("body", widget=BodyWidget())
    number = Column("number", widget=NumberWidget())
    approved_on = Column("approved_on")

    class Meta(TrackedResource.Meta):
        model = AdmissionBatch
        fields = ("body", "number", "approved_on")

    def rows(self) -> Iterable[Any]:
        batches = AdmissionBatch.objects.filter(body__in=public_rows(Organization)).select_related("body")
        for batch in batches.order_by("id"):
            told = batch.memberships.filter(organization__in=public_rows(Organization), until="", source=None)
            days = set(told.filter(body__slug=ISU).values_list("since", flat=True))
            if days != {batch.approved_on}:
                yield batch


class NumberedBatchColumn(Column):
    """The batch of a membership, by its number in the body that the line names."""

    def clean(self, row: Any, **kwargs: Any) -> Any:
        number, body = NumberWidget().clean(row[self.column_name]), BodyWidget().clean(row["body"])
        if number is None:
            return None
        batch = AdmissionBatch.objects.filter(body=body, number=number).first()
        if batch is None:
            raise ValueError(_("%(body)s has no batch %(number)s") % {"body": body, "number": number})
        return batch

    def export(self, instance: Any, **kwargs: Any) -> str:
        return str(instance.batch.number) if instance.batch else ""


class MembershipResource(OfAnOrganization):
    """Memberships of other bodies, ended ones, and those with a source of their own."""

    keys = ("organization", "body", "since")
    organization = Column("organization", widget=KeyWidget(Organization))
    body = Column("body", widget=BodyWidget())
    level = Column("level", widget=ChoiceWidget(["", *Membership.Level.values]))
    batch = NumberedBatchColumn("batch")
    since = Column("since")
    until = Column("until")
    source = OneSourceColumn()

    class Meta(TrackedResource.Meta):
        model = Membership
        fields = ("organization", "body", "level", "batch", "since", "until", "source")

    def rows(self) -> Iterable[Any]:
        told = Q(body__slug=ISU, until="", source=None)
        rows = self.of_public().exclude(told).filter(body__in=public_rows(Organization))
        return rows.select_related("organization", "body", "batch", "source")


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


register("organizations", OrganizationResource)
register("affiliations", AffiliationResource)
register("places", PlaceResource)
register("admission_batches", BatchResource)
register("memberships", MembershipResource)
register("committees", CommitteeResource)
register("people", PersonResource)
register("seats", SeatResource)
register("membership_figures", FigureResource)
