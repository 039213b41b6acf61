"""The textbook peer: model serializers, a view set, pages by number, a detail view; what is related is prefetched.

DJANGO_SETTINGS_MODULE=tests.bench.textbook_settings  gunicorn tests.bench.textbook:application
"""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.textbook_settings")
application = get_wsgi_application()

from django.urls import include, path  # noqa: E402  (models may be imported once Django is set up)
from django.views.generic import DetailView  # noqa: E402
from rest_framework import routers, serializers, viewsets  # noqa: E402

from cities.models import City, Country  # noqa: E402
from conferences.models import Conference, Session  # noqa: E402
from members.models import Membership, Organization, Place  # noqa: E402
from silknet.sources.models import Citation, Name, Source, attach  # noqa: E402


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ["uuid", "code", "name"]


class CitySerializer(serializers.ModelSerializer):
    class Meta:
        model = City
        fields = ["uuid", "slug", "name"]


class BodySerializer(serializers.ModelSerializer):
    class Meta:
        model = Organization
        fields = ["uuid", "slug", "name"]


class PlaceSerializer(serializers.ModelSerializer):
    city = CitySerializer()

    class Meta:
        model = Place
        fields = ["city", "name"]


class MembershipSerializer(serializers.ModelSerializer):
    body = BodySerializer()
    batch = serializers.IntegerField(source="batch.number", default=None)

    class Meta:
        model = Membership
        fields = ["body", "level", "batch", "since", "until"]


class NameSerializer(serializers.ModelSerializer):
    class Meta:
        model = Name
        fields = ["value", "language", "name_kind"]


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ["uuid", "slug", "title", "url", "publisher"]


class CitationSerializer(serializers.ModelSerializer):
    source = SourceSerializer()  # type: ignore[assignment]  # a field of this name

    class Meta:
        model = Citation
        fields = ["source", "field", "says", "quote", "note", "retrieved_on"]


class OrganizationSerializer(serializers.ModelSerializer):
    country = CountrySerializer()
    places = PlaceSerializer(many=True)
    memberships = MembershipSerializer(many=True)
    parent = BodySerializer()
    successor = BodySerializer()
    names = NameSerializer(many=True, source="names_held")
    sources = CitationSerializer(many=True, source="citations_held")

    class Meta:
        model = Organization
        fields = ["uuid", "slug", "name", "organization_kind", "national", "website", "tie", "summary"]
        fields += ["country", "places", "memberships", "parent", "successor", "names", "sources"]


class OrganizationViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = (
        Organization.objects.public()
        .select_related("country", "parent", "successor")
        .prefetch_related("places__city", "memberships__body", "memberships__batch")
        .order_by("slug")
    )
    serializer_class = OrganizationSerializer
    lookup_field = "slug"
    filterset_fields = ["organization_kind", "country__code"]
    search_fields = ["name"]

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = super().paginate_queryset(queryset)
        attach(rows or [])  # names and citations stand beside the records of all kinds
        return rows


class CityView(DetailView):
    queryset = City.objects.public().select_related("country").prefetch_related("roles__source")
    template_name = "textbook_city.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = Session.objects.public().filter(city=self.object).select_related("conference")
        attach([self.object, *sessions])
        return super().get_context_data(
            sessions=sessions,
            organizations=Organization.objects.public().filter(places__city=self.object),
            conferences=Conference.objects.public().filter(city=self.object),
            **kwargs,
        )


router = routers.DefaultRouter()
router.register("organizations", OrganizationViewSet)
urlpatterns = [path("api/v1/", include(router.urls)), path("cities/<slug:slug>/", CityView.as_view())]
