from django.contrib.admin.apps import AdminConfig


class SecretariatConfig(AdminConfig):
    """Django's admin, with the secretariat's site in the place of the default one."""

    default_site = "silknet.admin.Secretariat"
