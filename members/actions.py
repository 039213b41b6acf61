"""What is done with mandates."""

from django.db import transaction

from members.models import Mandate
from silknet.accounts.models import User


def entrust(mandate: Mandate, *, by: User | None) -> None:
    """Give somebody a committee or an organization to keep, and the role that goes with it."""
    with transaction.atomic():
        if mandate._state.adding:
            mandate.given_by = by
        mandate.full_clean()
        mandate.save()
        settle(mandate.user)


def release(mandate: Mandate) -> None:
    """Take it back, and with the last of its sort the role."""
    with transaction.atomic():
        mandate.delete()
        settle(mandate.user)


def settle(user: User) -> None:
    """Roles that go with mandates are held as long as there is one."""
    held = {mandate.role for mandate in user.mandates.all()}
    for role in ("committee", "representative"):
        (user.hold if role in held else user.lay_down)(role)
