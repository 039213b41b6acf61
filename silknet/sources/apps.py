from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "silknet.sources"

    def ready(self) -> None:
        from silknet.sources import exchange, search  # noqa: F401  (registers tables and what is found)
