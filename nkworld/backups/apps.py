from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "nkworld.backups"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers its check
