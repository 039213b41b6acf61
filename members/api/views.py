"""Where partners read organizations, committees, people, seats and figures."""

from members.api.serializers import (
    CommitteeSerializer,
    FigureSerializer,
    OrganizationSerializer,
    PersonSerializer,
    SeatSerializer,
)
from members.filters import CommitteeFilters, FigureFilters, OrganizationFilters, PersonFilters, SeatFilters
from members.models import Committee, Figure, Organization, Person, Seat
from silknet.api.views import Resource


class OrganizationResource(Resource):
    queryset = Organization.objects.public()
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilters
    orderings = {"name": "name"}


class CommitteeResource(Resource):
    queryset = Committee.objects.public()
    serializer_class = CommitteeSerializer
    filterset_class = CommitteeFilters
    orderings = {"name": "name", "established": "established"}


class PersonResource(Resource):
    queryset = Person.objects.public()
    serializer_class = PersonSerializer
    filterset_class = PersonFilters
    orderings = {"name": "name"}


class SeatResource(Resource):
    queryset = Seat.objects.public()
    serializer_class = SeatSerializer
    filterset_class = SeatFilters
    orderings = {"role": "role", "since": "since", "until": "until"}


class FigureResource(Resource):
    queryset = Figure.objects.public()
    serializer_class = FigureSerializer
    filterset_class = FigureFilters
    orderings = {"on": "on", "members": "members"}
