"""Every address of the partner API, one list."""

from django.urls import path, re_path

from cities.api.views import CityResource, CountryResource
from conferences.api.views import (
    ConferenceResource,
    DecisionResource,
    DocumentResource,
    NewsResource,
    SessionResource,
)
from members.api.views import CommitteeResource, FigureResource, OrganizationResource, PersonResource, SeatResource
from silknet.about.api import PageResource
from silknet.api.errors import unknown_address
from silknet.api.views import Reader, Resource, Root, Schema
from silknet.changes.api import Feed
from silknet.exchange.api.views import FileOfExport, ManifestOfExport
from silknet.search.api import Match
from silknet.sources.api.views import SourceResource

RESOURCES: dict[str, type[Resource]] = {
    "countries": CountryResource,
    "cities": CityResource,
    "organizations": OrganizationResource,
    "committees": CommitteeResource,
    "people": PersonResource,
    "seats": SeatResource,
    "conferences": ConferenceResource,
    "sessions": SessionResource,
    "decisions": DecisionResource,
    "documents": DocumentResource,
    "news": NewsResource,
    "figures": FigureResource,
    "sources": SourceResource,
    "pages": PageResource,
}

urlpatterns = [
    path("v1/", Root.as_view(kinds=list(RESOURCES)), name="root"),
    *(
        path(f"v1/{kind}/", resource.as_view({"get": "list"}), name=f"{kind}-list")
        for kind, resource in RESOURCES.items()
    ),
    *(
        path(f"v1/{kind}/<str:key>/", resource.as_view({"get": "retrieve"}), name=f"{kind}-detail")
        for kind, resource in RESOURCES.items()
    ),
    *(
        path(f"v1/{kind}/<str:key>/history/", resource.as_view({"get": "history"}), name=f"{kind}-history")
        for kind, resource in RESOURCES.items()
    ),
    path("v1/changes/", Feed.as_view(), name="changes"),
    path("v1/export/", ManifestOfExport.as_view(), name="export"),
    re_path(r"^v1/export/(?P<revision>[^/]+)/(?P<name>[\s\S]+)$", FileOfExport.as_view(), name="export-file"),
    path("v1/match/", Match.as_view(), name="match"),
    path("v1/schema/", Schema.as_view(), name="schema"),
    path("v1/docs/", Reader.as_view(), name="docs"),
    # With its slash, so that an address without one is sent to the one with it, as everywhere.
    re_path(r"^(?:[\s\S]*/)?$", unknown_address),
]
