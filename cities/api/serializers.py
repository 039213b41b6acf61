"""How records of countries and cities look."""

from rest_framework import serializers

from cities.models import CityRole, Country, Designation, Fact
from silknet.api.serializers import (
    CitedSource,
    CountryReference,
    Number,
    Part,
    PartialDate,
    RecordSerializer,
    SluggedSerializer,
    Texts,
    Word,
)
from silknet.pictures.api import PictureSerializer


class CountrySerializer(RecordSerializer):
    key = "code"
    columns = ("iso2", "name", "kind", "isu_member")
    renamed = {"iso2": "code"}

    code = serializers.CharField(help_text="ISO 3166-1, two letters.")
    name = serializers.CharField()
    kind = Word(Country.Kind.values)
    isu_member = serializers.BooleanField(help_text="A source lists it among the union's countries.")


class RoleSerializer(Part):
    """What a city has been in the network."""

    role = Word(CityRole.Role.values)
    since = PartialDate()
    source = CitedSource(allow_null=True)  # type: ignore[assignment]  # a field of this name


class DesignationSerializer(Part):
    """A title that others give to a city."""

    title = serializers.CharField()
    outcome = Word(Designation.Outcome.values)
    since = PartialDate()
    until = PartialDate()
    note = serializers.CharField(allow_blank=True)
    source = CitedSource(allow_null=True)  # type: ignore[assignment]  # a field of this name


class FactSerializer(Part):
    """One statement about a city."""

    kind = Word(Fact.Kind.values)
    subject = serializers.CharField()
    value = Number(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    text = Texts()
    on = PartialDate()
    note = serializers.CharField(allow_blank=True)
    source = CitedSource(allow_null=True)  # type: ignore[assignment]  # a field of this name


class CitySerializer(SluggedSerializer):
    columns = ("slug", "name", "country", "latitude", "longitude", "summary", "silk_history")

    name = serializers.CharField()
    country = CountryReference(allow_null=True)
    latitude = Number(allow_null=True, help_text="Degrees north, WGS 84.")
    longitude = Number(allow_null=True, help_text="Degrees east, WGS 84.")
    summary = Texts()
    silk_history = Texts()
    network_roles = RoleSerializer(many=True)
    designations = DesignationSerializer(many=True)
    facts = FactSerializer(many=True)
    pictures = PictureSerializer(many=True)
