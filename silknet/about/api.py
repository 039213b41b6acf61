"""Where partners read the pages about the network, and how they look."""

from rest_framework import serializers

from silknet.about.models import Page
from silknet.api.serializers import SluggedSerializer, Texts
from silknet.api.views import Resource
from silknet.filters import RecordFilters


class PageSerializer(SluggedSerializer):
    columns = ("slug", "position", "title", "summary", "body")

    position = serializers.IntegerField(min_value=0, help_text="Its place among the pages.")
    title = Texts()
    summary = Texts()
    body = Texts(help_text="Markdown without HTML; `[^slug]` names one of its `sources`.")


class PageResource(Resource):
    queryset = Page.objects.public()
    serializer_class = PageSerializer
    filterset_class = RecordFilters
    orderings = {"position": "position"}
