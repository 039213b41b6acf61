"""What an organization is in the bodies of the network on a day, and how many members of a body can be named."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from members.filters import held
from members.models import Membership, Organization


class Standing(NamedTuple):
    """A membership, and what it is today: applicant, member or former."""

    membership: Membership
    today: str


def standings(organization: Organization, today: date) -> list[Standing]:
    """Its memberships in bodies that the public may see."""
    return [Standing(held, held.standing(today)) for held in organization.memberships.all() if held.body.public]


def members_named(today: date) -> Any:
    """For a body, how many members the register can name today."""
    now = Membership.objects.filter(held(today), body=OuterRef("pk"), organization__public=True).order_by()
    counted = now.values("body").annotate(members=Count("organization", distinct=True)).values("members")
    return Coalesce(Subquery(counted), 0)
