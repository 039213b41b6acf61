from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "silknet.accounts"

    def ready(self) -> None:
        from silknet.accounts.groups import keep_right
        from silknet.accounts.sessions import forget_sign_out, note_sign_in

        # Django makes permissions app by app, and `auth` comes after all of ours.
        post_migrate.connect(keep_right, sender=apps.get_app_config("auth"))
        user_logged_in.connect(note_sign_in)
        user_logged_out.connect(forget_sign_out)
