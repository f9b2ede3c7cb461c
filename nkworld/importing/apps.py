from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportingConfig(AppConfig):
    name = "nkworld.importing"

    def ready(self):
        autodiscover_modules("imports", "doubts")
