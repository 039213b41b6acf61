from members.views.committees import committee, committee_list
from members.views.figures import figure_list
from members.views.organizations import organization_list
from members.views.people import person, person_list
from members.views.profile import organization

__all__ = [
    "committee",
    "committee_list",
    "figure_list",
    "organization",
    "organization_list",
    "person",
    "person_list",
]
