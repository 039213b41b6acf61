"""How pictures look inside the records that have them."""

from rest_framework import serializers

from silknet.api.serializers import CitedSource, Part, Texts, Word
from silknet.pictures.licences import LICENCES
from silknet.pictures.rules import FORMATS


class SizeSerializer(Part):
    url = serializers.URLField()
    type = Word(list(FORMATS.values()))
    width = serializers.IntegerField(min_value=1)
    height = serializers.IntegerField(min_value=1)


class PictureLicenceSerializer(Part):
    id = Word(list(LICENCES))
    name = serializers.CharField()
    url = serializers.CharField(allow_blank=True, help_text="Empty for a permission of its own.")


class PictureSerializer(Part):
    """A picture of a record. Show it with its credit and its licence."""

    url = serializers.URLField(help_text="The largest size, as WebP.")
    width = serializers.IntegerField(min_value=1, help_text="Pixels of the largest size.")
    height = serializers.IntegerField(min_value=1, help_text="Pixels of the largest size.")
    sizes = SizeSerializer(many=True, help_text="From the smallest to the largest, in each format.")
    alt = Texts(help_text="What is to be seen.")
    caption = Texts()
    credit = serializers.CharField(help_text="Who made it.")
    licence = PictureLicenceSerializer(allow_null=True)
    source = CitedSource(allow_null=True)  # type: ignore[assignment]  # a field of this name
    source_address = serializers.CharField(allow_blank=True, help_text="Where the picture itself is published.")
