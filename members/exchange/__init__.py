"""The tables of organizations, people and the bodies of the network, each after those that it refers to."""

from members.exchange.bodies import BodyWidget
from members.exchange.committees import CommitteeResource, FigureResource, PersonResource, SeatResource
from members.exchange.organizations import (
    AffiliationResource,
    BatchResource,
    MembershipResource,
    OrganizationResource,
    PlaceResource,
)
from silknet.exchange.resources import register

__all__ = ["BodyWidget"]

register("organizations", OrganizationResource)
register("affiliations", AffiliationResource)
register("places", PlaceResource)
register("admission_batches", BatchResource)
register("memberships", MembershipResource)
register("committees", CommitteeResource)
register("people", PersonResource)
register("seats", SeatResource)
register("membership_figures", FigureResource)
