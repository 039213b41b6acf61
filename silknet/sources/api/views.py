"""Where partners read sources."""

from silknet.api.views import Resource
from silknet.sources.api.serializers import SourceSerializer
from silknet.sources.filters import SourceFilters
from silknet.sources.models import Source


class SourceResource(Resource):
    queryset = Source.objects.public()
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    orderings = {"title": "title", "publisher": "publisher", "published_on": "published_on"}
