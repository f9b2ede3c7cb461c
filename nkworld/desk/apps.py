from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AppConfig):
    name = "nkworld.desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from . import queues, telling  # noqa: F401 - announces them, hears of steps

        autodiscover_modules("waiting")
