"""How records of sources look."""

from rest_framework import serializers

from silknet.api.serializers import PartialDate, SluggedSerializer


class SourceSerializer(SluggedSerializer):
    columns = ("slug", "url", "title", "publisher", "published_on")
    renamed = {"url": "address"}

    address = serializers.URLField(help_text="Where the source itself is.")
    title = serializers.CharField()
    publisher = serializers.CharField(allow_blank=True)
    published_on = PartialDate()
