"""Whether a person may let the public see what a revision would change, or who must say yes beside her."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q

from silknet.changes.models import Change, Revision
from silknet.changes.publish import by_kind
from silknet.drafts import rules

if TYPE_CHECKING:
    from silknet.accounts.models import User


def lacking(revision: Revision, *, by: "User", author: "User | None" = None) -> str:
    """What a person lacks to publish an open revision, as rules.missing() says it. Without an author it is hers, or of
    whoever wrote the rows that it only shows.
    """
    kinds = sorted(set(revision.versions.values_list("kind", flat=True)))
    if not kinds:
        return ""
    looked_at = [change for change in revision.changes.all() if _needs_a_second(change)]
    authors = {author} if author else {_author(change, by) for change in looked_at}
    return rules.missing(
        kinds,
        [kind for kind in kinds if by.has_perm(_right(kind))],
        second=bool(looked_at),
        author_is_publisher=by in authors,
        others=_others_may(kinds, by),
    )


def _right(kind: str) -> str:
    meta = by_kind()[kind]._meta
    return f"{meta.app_label}.publish_{meta.model_name}"


def _needs_a_second(change: Change) -> bool:
    """Seats, decisions, statutes; but what is taken from the public is taken at once."""
    return apps.get_model(change.kind).second_eyes and change.after != {"public": False}


def _author(change: Change, by: "User") -> Any:
    """Who wrote what is published: who saved it before, where nothing but its being public changes now."""
    if set(change.after) != {"public"} or change.verb != Change.Verb.CHANGED:
        return by
    before = Change.objects.filter(kind=change.kind, key=change.key, revision__lt=change.revision_id)
    last = before.select_related("revision__made_by").order_by("-revision").first()
    return last.revision.made_by if last else None


def _others_may(kinds: Iterable[str], by: "User") -> bool:
    """Whether anybody else could publish these kinds."""
    rights = [_right(kind) for kind in kinds]
    others: Any = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(pk=by.pk)
    return any(all(other.has_perm(right) for right in rights) for other in others.filter(_has_some_right()).distinct())


def _has_some_right() -> Q:
    return Q(is_superuser=True) | Q(groups__permissions__codename__startswith="publish_")
