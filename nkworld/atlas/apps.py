from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "nkworld.atlas"
    verbose_name = "Countries"
