"""How records of conferences, sessions, decisions, documents and news look."""

from rest_framework import serializers

from conferences.models import Conference, Participation, Session
from silknet.api.serializers import CountryReference, Part, PartialDate, Reference, SluggedSerializer, Texts, Word
from silknet.pictures.api import PictureSerializer


class ParticipationSerializer(Part):
    """A delegation: a country, a city, an organization, a person, or a person for one of them."""

    country = CountryReference(allow_null=True)
    city = Reference(allow_null=True)
    organization = Reference(allow_null=True)
    person = Reference(allow_null=True)
    presence = Word(Participation.Presence.values)
    count = serializers.CharField(allow_blank=True, help_text="A number as the source says it, such as more than 60.")
    note = serializers.CharField(allow_blank=True)


class ConferenceSerializer(SluggedSerializer):
    columns = (
        "slug",
        "name",
        "start",
        "end",
        "city",
        "country",
        "mode",
        "series",
        "participants",
        "participants_note",
        "summary",
    )

    name = Texts()
    start = PartialDate()
    end = PartialDate(help_text="The last day.")
    city = Reference(allow_null=True)
    place = serializers.CharField(allow_blank=True, help_text="Where the city is not in the register.")
    country = CountryReference(allow_null=True)
    mode = Word(Conference.Mode.values)
    series = serializers.CharField(allow_blank=True)
    hosts = Reference(many=True)
    participants = serializers.IntegerField(allow_null=True)
    participants_note = serializers.CharField(allow_blank=True)
    participations = ParticipationSerializer(many=True)
    summary = Texts()
    pictures = PictureSerializer(many=True)


class SessionSerializer(SluggedSerializer):
    columns = ("conference", "slug", "position", "title", "kind", "city", "organization", "country", "summary")

    conference = Reference(allow_null=True)
    position = serializers.IntegerField(help_text="Its place in the programme.")
    title = Texts()
    kind = Word(Session.Kind.values)
    city = Reference(allow_null=True)
    organization = Reference(allow_null=True)
    country = CountryReference(allow_null=True)
    speakers = Reference(many=True, help_text="In the order in which the source names them.")
    summary = Texts()
    pictures = PictureSerializer(many=True)


class DecisionSerializer(SluggedSerializer):
    columns = ("slug", "date", "body", "conference", "kind", "title", "outcome", "summary")

    date = PartialDate()
    body = Reference(allow_null=True)
    conference = Reference(allow_null=True)
    kind = serializers.CharField()
    title = Texts()
    outcome = serializers.CharField(allow_blank=True)
    summary = Texts()


class WordingSerializer(Part):
    """One wording of a document."""

    date = PartialDate()
    address = serializers.CharField(allow_blank=True, help_text="Where it is read.")
    note = serializers.CharField(allow_blank=True)


class DocumentSerializer(SluggedSerializer):
    columns = ("slug", "title", "kind", "body", "access")

    title = Texts()
    kind = serializers.CharField()
    body = Reference(allow_null=True)
    languages = serializers.ListField(child=serializers.CharField(), help_text="As in BCP 47.")
    access = serializers.CharField(allow_blank=True, help_text="How it can be read.")
    versions = WordingSerializer(many=True)


class NewsSerializer(SluggedSerializer):
    columns = ("slug", "date", "title", "summary")

    date = PartialDate()
    title = Texts()
    summary = Texts()
    pictures = PictureSerializer(many=True)
