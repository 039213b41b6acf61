from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate


def _lay_head(using: str, apps: Any = installed, **kwargs: Any) -> None:
    """Lay the one row of Head before the first writers can race to make it."""
    try:
        head = apps.get_model("changes", "Head")
    except LookupError:  # migrated back to before it was
        return
    head.objects.using(using).get_or_create(pk=1)


class ChangesConfig(AppConfig):
    name = "silknet.changes"

    def ready(self) -> None:
        from silknet.changes import checks  # noqa: F401  (registers the checks)

        post_migrate.connect(_lay_head, sender=self)
