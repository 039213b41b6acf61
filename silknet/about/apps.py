from django.apps import AppConfig


class AboutConfig(AppConfig):
    name = "silknet.about"

    def ready(self) -> None:
        from silknet.about import exchange, search  # noqa: F401  (registers the table and what is found)
