from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "silknet.accounts"

    def ready(self) -> None:
        from silknet.accounts.groups import keep_right

        # Django makes permissions app by app, and `auth` comes after all of ours.
        post_migrate.connect(keep_right, sender=apps.get_app_config("auth"))
