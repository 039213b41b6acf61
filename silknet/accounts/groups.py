"""Django's groups and permissions, as the table of roles says them: one group a role, of its name."""

from typing import Any

from django.apps import apps as installed

from silknet.accounts.roles import ROLES, permissions, table


def keep_right(using: str, apps: Any = installed, **kwargs: Any) -> None:
    """After every migration. What a person once changed by hand becomes right again; other groups are left alone."""
    try:
        group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
        kinds = apps.get_model("contenttypes", "ContentType")
    except LookupError:  # migrated back to before they were
        return
    _make_publish(permission.objects.using(using), kinds.objects.using(using))
    held = {
        (row.content_type.app_label, row.codename): row.pk
        for row in permission.objects.using(using).select_related("content_type")
    }
    has = set(group.permissions.through.objects.using(using).values_list("group__name", "permission_id"))
    known = dict(group.objects.using(using).values_list("name", "pk"))
    for role in ROLES:
        right = {held[key] for key in permissions(role) if key in held}
        if role not in known or right != {key for name, key in has if name == role}:
            group.objects.using(using).get_or_create(name=role)[0].permissions.set(right)


def _make_publish(permissions: Any, kinds: Any) -> None:
    """Django makes the permissions to view, add, change and delete; publishing is ours."""
    wanted = {
        tuple(kind.split("."))
        for kind, cells in table().items()
        if any("publish" in cell.any for cell in cells.values())
    }
    there = set(permissions.filter(codename__startswith="publish_").values_list("content_type", "codename"))
    permissions.bulk_create(
        permissions.model(content_type=kind, codename=f"publish_{kind.model}", name=f"Can publish {kind.model}")
        for kind in kinds.all()
        if (kind.app_label, kind.model) in wanted and (kind.pk, f"publish_{kind.model}") not in there
    )
