"""The tables of organizations, of their places and of their memberships."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cities.models import City, Country
from members.exchange.bodies import BodyWidget
from members.models import AdmissionBatch, Membership, Organization, Place
from members.rules import BODIES, ISU
from silknet.exchange.fields import (
    ChoiceWidget,
    Column,
    FlagWidget,
    KeyWidget,
    LanguageColumn,
    NumberWidget,
    RowsColumn,
    is_loaded,
    seen_in_cells,
    stands_in_cells,
)
from silknet.exchange.resources import MoreOfRecords, TrackedResource, public_rows
from silknet.sources.exchange import NameColumn, OneSourceColumn, SourceColumn

MEMBER = "member"


class PlaceColumn(RowsColumn):
    """The first place; the others have a table of their own."""

    named = City
    takes_text = True

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
    if is_loaded(organization):
        shown = (place for place in organization.places.all() if not place.city or stands_in_cells(place.city))
        return min(shown, key=lambda place: (place.position, place.pk), default=None)
    places = organization.places.select_related("city").filter(Q(city=None) | seen_in_cells("city"))
    return places.order_by("position", "id").first()


def _lasting(organization: Any) -> Any:
    """The membership of the union that the table of organizations tells."""
    if is_loaded(organization):
        rows = organization.memberships.all()
        return next((row for row in rows if (row.body.slug, row.until, row.source_id) == (ISU, "", None)), None)
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
    belonging = ("places__city", "memberships__body", "memberships__batch")
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


class AffiliationResource(MoreOfRecords):
    """Parts, successors, and a tie beside a membership."""

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
