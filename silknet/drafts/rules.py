"""Whose yes a change needs before the public sees it."""

from collections.abc import Collection


def missing(
    kinds: Collection[str], held: Collection[str], *, second: bool, author_is_publisher: bool, others: bool
) -> str:
    """What a person lacks to publish: "right" where she may not publish one of the kinds of records that would differ,
    "second" where somebody else must look at it; empty if nothing. Where nobody else could, nobody else must.
    """
    if set(kinds) - set(held):
        return "right"
    return "second" if second and author_is_publisher and others else ""
