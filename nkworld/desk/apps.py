from django.apps import AppConfig

from nkworld.provenance.registries import discover


class DeskConfig(AppConfig):
    name = "nkworld.desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from . import notices, queues  # noqa: F401 - hears of steps

        discover("waiting")
        queues.announce_drafts()
