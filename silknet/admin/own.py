"""Rows that are a person's own: a role may let her see or edit no others (silknet/accounts/roles.py)."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest

from silknet.accounts.roles import OWN, PUBLIC


class Own:
    """What Django's permissions let a person do with any row of a model, narrowed to those that are her own."""

    model: Any
    opts: Any

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)  # type: ignore[misc]  # a mixin
        own = own_rows(request.user, self.opts, "view")
        return found if own is None else found.filter(own)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Who may change a row may look at it.
        allowed = super().has_view_permission(request, obj)  # type: ignore[misc]  # a mixin
        return allowed and is_within(request.user, self.opts, "view", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)  # type: ignore[misc]  # a mixin
        return allowed and is_within(request.user, self.opts, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)  # type: ignore[misc]  # a mixin
        return allowed and is_within(request.user, self.opts, "delete", obj)

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether she may let the public see such a row."""
        user: Any = request.user
        allowed = user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")
        return allowed and is_within(user, self.opts, "publish", obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A row of hers stays hers: it is not given to another committee or organization."""
        user: Any = request.user
        kind = self.opts.label_lower
        for role in {*user.only_own(kind, "add"), *user.only_own(kind, "change")}:
            if OWN[kind][role] == f"{db_field.name}__mandates__user":
                kwargs["queryset"] = db_field.related_model._base_manager.filter(mandates__user=user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin


def own_rows(user: Any, opts: Any, verb: str) -> Q | None:
    """The rows with which alone a person may do this; None where it is not only her own."""
    roles = user.only_own(opts.label_lower, verb)
    if not roles:
        return None
    found = Q(pk__in=[])
    for role in roles:
        found |= _belonging(user, opts.model, OWN[opts.label_lower][role])
    return found


def _belonging(user: Any, model: Any, way: str) -> Q:
    if way == PUBLIC:
        return Q(public=True)
    if "." in way:  # it names its record by kind and id
        of = apps.get_model(way)
        return Q(kind=of.kind, record__in=of._base_manager.filter(mandates__user=user).values("uuid"))
    return Q(pk__in=model._base_manager.filter(**{way: user}).order_by().values("pk"))


def is_within(user: Any, opts: Any, verb: str, row: Any) -> bool:
    """Whether a row is among those with which a person may do this; without a row, whether there may be any."""
    own = None if row is None else own_rows(user, opts, verb)
    return own is None or opts.model._base_manager.filter(own, pk=row.pk).exists()
