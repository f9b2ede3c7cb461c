from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportingConfig(AppConfig):
    name = "nkworld.importing"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from . import also_changed, checks, notices, talk  # noqa: F401 - they register

        autodiscover_modules("imports", "doubts", "review_panels")
