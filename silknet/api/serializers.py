"""What the records of every kind have in common, for the schema. What is sent is the stored version itself."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from silknet.changes.models import Version
from silknet.text import choose

LANGUAGE_OF = "With `lang`: the language of `{name}`, empty where there is no text."


TEXTS = {
    "description": "Text by language: `{language: text}`. With `lang` one text in that language, or else in another.",
    "oneOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {"type": "string"}],
}
DATE = {
    "type": "string",
    "pattern": r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
    "description": "A day, a month or a year, as far as it is known (2021-11-19, 2021-11, 2021); empty where it is not.",
}
NUMBER = {"type": "number"}


@extend_schema_field(TEXTS)
class Texts(serializers.JSONField):
    """Text in several languages."""


@extend_schema_field(DATE)
class PartialDate(serializers.CharField):
    """A day, a month or a year."""


@extend_schema_field(NUMBER)
class Number(serializers.FloatField):
    """A whole or a decimal number."""


class Word(serializers.CharField):
    """One of a closed list, which later releases may make longer."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        told: Any = extend_schema_field({"type": "string", "enum": [str(value) for value in choices]})
        told(self)


class Part(serializers.Serializer):
    """A part of a record, or a record."""

    def get_fields(self) -> dict[str, Any]:
        """A text told in one language says in which."""
        fields = super().get_fields()
        for name in [name for name, field in fields.items() if isinstance(field, Texts)]:
            fields[f"{name}_language"] = serializers.CharField(required=False, help_text=LANGUAGE_OF.format(name=name))
        return fields

    @classmethod
    def told_in(cls, part: dict[str, Any], language: str) -> dict[str, Any]:
        """The same with each of its texts in one language, and beside it the language that it is in."""
        told: dict[str, Any] = {}
        for name, value in part.items():
            field: Any = cls._declared_fields.get(name)
            inner = getattr(field, "child", None)
            if isinstance(field, Texts):
                told[name], told[f"{name}_language"] = choose(value, language)
            elif isinstance(inner, Part):
                told[name] = [inner.told_in(each, language) for each in value]
            else:
                told[name] = value
        return told


class Reference(Part):
    """Another record."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()


class CitedSource(Reference):
    """A source as footnotes tell it."""

    address = serializers.URLField(help_text="Where the source itself is.")
    publisher = serializers.CharField(allow_blank=True)
    published_on = PartialDate()


class NameSerializer(Part):
    value = serializers.CharField()
    language = serializers.CharField(help_text="As in BCP 47; `und` where it is not known.")
    kind = Word(["official", "local", "former", "acronym", "exonym", "variant"])
    note = serializers.CharField(allow_blank=True)
    source = CitedSource(allow_null=True)  # type: ignore[assignment]  # a field of this name


class CountryReference(Part):
    """A country or region."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()


class CitationSerializer(Part):
    """What a source says of a field."""

    source = CitedSource()  # type: ignore[assignment]  # a field of this name
    says = serializers.CharField(required=False, help_text="What this source says where it differs.")
    quote = serializers.CharField(required=False)
    note = serializers.CharField(required=False)
    retrieved_on = PartialDate(required=False)


class Citations(serializers.DictField):
    """By field; `*` stands for the whole record."""

    child = serializers.ListField(child=CitationSerializer())


class RecordSerializer(Part):
    """What every record has. Declare the `columns` of the data set that hold no nested value, and those `renamed`."""

    columns: ClassVar[tuple[str, ...]] = ()
    renamed: ClassVar[dict[str, str]] = {}
    key: ClassVar[str] = "slug"

    id = serializers.UUIDField(help_text="Unique over all kinds, never reused.")
    url = serializers.URLField(help_text="This record in the API.")
    html_url = serializers.URLField(help_text="This record as a page.")
    names = NameSerializer(many=True)
    sources = Citations(help_text="For every sourced field, the citations; `*` is the whole record.")
    revision = serializers.IntegerField(min_value=1, help_text="Of its last public change.")

    def get_fields(self) -> dict[str, Any]:
        """Only what always comes is required: `fields` may leave out the rest."""
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name in self.always()
        return fields

    @classmethod
    def always(cls) -> tuple[str, ...]:
        """The fields that come whatever is asked for."""
        return "id", cls.key, "revision"

    @classmethod
    def names_of_fields(cls) -> list[str]:
        return list(cls._declared_fields)


class SluggedSerializer(RecordSerializer):
    slug = serializers.CharField(help_text="What its address ends with; never given to another record.")


class LicenceSerializer(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.URLField()
    note = serializers.CharField()


class RootSerializer(serializers.Serializer):
    log = serializers.UUIDField(help_text="Names this register; a restored backup gets a new one.")
    head = serializers.IntegerField(min_value=0, help_text="The last revision.")
    licence = LicenceSerializer()
    endpoints = serializers.DictField(child=serializers.URLField())


VERBS = Version.Verb.values


class ChangedFieldSerializer(serializers.Serializer):
    field = serializers.CharField()
    was = serializers.JSONField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"is": serializers.JSONField(allow_null=True)}  # a word of Python's


class PublicChangeSerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1)
    day = serializers.DateField()
    verb = Word(VERBS)
    key = serializers.CharField(help_text="What its address ended with from then on.")
    redacted = serializers.ListField(child=serializers.CharField(), help_text="Fields whose values were taken out.")
    changes = ChangedFieldSerializer(many=True)


class HistorySerializer(serializers.Serializer):
    results = PublicChangeSerializer(many=True)
