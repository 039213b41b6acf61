from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    name = "silknet.pictures"
    verbose_name = _("Pictures")

    def ready(self) -> None:
        from silknet.pictures import checks, exchange  # noqa: F401  (registers its check and its table)
