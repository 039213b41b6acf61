"""What is done with accounts, beside their rows; each is logged with who did it."""

import logging

from allauth.mfa.models import Authenticator

from silknet.accounts.lockout import forget_failures
from silknet.accounts.models import User
from silknet.accounts.sessions import end_sessions

logger = logging.getLogger(__name__)


def let_in_again(user: User, *, by: User | None) -> bool:
    """Forget what somebody typed wrong; whether there was anything."""
    if not forget_failures(user.username):
        return False
    logger.warning("%s may sign in again: let in by %s.", user, by or "a command")
    return True


def take_factor(user: User, *, by: User | None) -> bool:
    """Take the second factor away, for who lost it; she sets up a new one when she signs in. Nobody stays signed in."""
    taken, _kinds = Authenticator.objects.filter(user=user).delete()
    if not taken:
        return False
    end_sessions(user)
    logger.warning("The second factor of %s was taken away by %s.", user, by or "a command")
    return True


def end_somebodys_sessions(user: User, *, by: User, keep: str | None = None, only: int | None = None) -> int:
    ended = end_sessions(user, keep=keep, only=only)
    if ended:
        logger.info("%s sessions of %s were ended by %s.", ended, user, by)
    return ended
