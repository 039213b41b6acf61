"""Where partners read countries and cities."""

from cities.api.serializers import CitySerializer, CountrySerializer
from cities.filters import CityFilters, CountryFilters
from cities.models import City, Country
from silknet.api.renderers import GeoJSONRenderer
from silknet.api.views import Resource


class CountryResource(Resource):
    queryset = Country.objects.public()
    serializer_class = CountrySerializer
    filterset_class = CountryFilters
    orderings = {"name": "name"}


class CityResource(Resource):
    queryset = City.objects.public()
    serializer_class = CitySerializer
    filterset_class = CityFilters
    orderings = {"name": "name"}
    renderer_classes = [*Resource.renderer_classes, GeoJSONRenderer]
