"""How records of organizations, committees, people, seats and figures look."""

from rest_framework import serializers

from members.models import Committee, Membership, Organization
from silknet.api.serializers import (
    CitedSource,
    CountryReference,
    Part,
    PartialDate,
    Reference,
    SluggedSerializer,
    Texts,
    Word,
)
from silknet.pictures.api import PictureSerializer


class PlaceSerializer(Part):
    """A place where an organization is: a city of the register, or a name as the source gives it."""

    city = Reference(allow_null=True)
    name = serializers.CharField(allow_blank=True)


class MembershipSerializer(Part):
    """What it is today follows from its dates; one without a beginning holds today."""

    body = Reference(allow_null=True)
    level = Word(["", *Membership.Level.values])
    batch = serializers.IntegerField(allow_null=True, help_text="Number of the batch in which it was admitted.")
    batch_approved_on = PartialDate(help_text="When that batch was approved.")
    since = PartialDate()
    until = PartialDate(help_text="The first day on which it no longer holds.")
    source = CitedSource(allow_null=True)  # type: ignore[assignment]  # a field of this name


class OrganizationSerializer(SluggedSerializer):
    columns = ("slug", "name", "country", "kind", "is_national_organization", "website", "summary")

    name = serializers.CharField()
    kind = Word(Organization.Kind.values)
    is_national_organization = serializers.BooleanField()
    country = CountryReference(allow_null=True)
    places = PlaceSerializer(many=True)
    website = serializers.CharField(allow_blank=True)
    tie = Word(Organization.Tie.values, help_text="What it is to the network where it is not a member of a body.")
    memberships = MembershipSerializer(many=True)
    parent = Reference(allow_null=True)
    successor = Reference(allow_null=True)
    summary = Texts()
    pictures = PictureSerializer(many=True)


class CommitteeSerializer(SluggedSerializer):
    columns = ("slug", "name", "kind", "body", "parent", "established", "mandate")

    name = serializers.CharField()
    kind = Word(Committee.Kind.values)
    body = Reference(allow_null=True)
    parent = Reference(allow_null=True)
    established = PartialDate()
    mandate = Texts()


class PersonSerializer(SluggedSerializer):
    columns = ("slug", "name", "title", "affiliation", "organization", "country", "role")

    name = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    affiliation = serializers.CharField(allow_blank=True)
    organization = Reference(allow_null=True)
    country = CountryReference(allow_null=True)
    role = serializers.CharField(allow_blank=True)
    pictures = PictureSerializer(many=True)


class SeatSerializer(SluggedSerializer):
    columns = ("slug", "person", "organization", "committee", "role", "shared", "start", "end", "as_of")
    renamed = {"start": "since", "end": "until", "as_of": "attested_on"}

    committee = Reference(allow_null=True)
    person = Reference(allow_null=True)
    organization = Reference(allow_null=True)
    role = serializers.CharField()
    shared = serializers.BooleanField(help_text="Others hold the same seat with it.")
    since = PartialDate()
    until = PartialDate(help_text="The first day on which it is no longer held.")
    attested_on = PartialDate(help_text="A day on which a source shows the seat held.")


class FigureSerializer(SluggedSerializer):
    columns = (
        "slug",
        "date",
        "body",
        "members",
        "countries_and_regions",
        "executive_units",
        "vice_chairman_units",
        "committees",
        "note",
    )
    renamed = {"date": "on"}

    body = Reference(allow_null=True)
    on = PartialDate()
    members = serializers.IntegerField(allow_null=True)
    countries_and_regions = serializers.IntegerField(allow_null=True)
    executive_units = serializers.IntegerField(allow_null=True)
    vice_chairman_units = serializers.IntegerField(allow_null=True)
    committees = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
