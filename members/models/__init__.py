from members.models.committee import Committee
from members.models.figure import Figure
from members.models.mandate import Mandate
from members.models.membership import AdmissionBatch, Membership
from members.models.organization import Organization, Place
from members.models.person import Person
from members.models.seat import Seat

__all__ = ["AdmissionBatch", "Committee", "Figure", "Mandate", "Membership", "Organization", "Person", "Place", "Seat"]
