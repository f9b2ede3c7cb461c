from django.apps import AppConfig
from django.db.backends.signals import connection_created


class LimitsConfig(AppConfig):
    name = "nkworld.limits"

    def ready(self) -> None:
        from .queries import watch_connection

        connection_created.connect(watch_connection)
