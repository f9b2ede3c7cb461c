from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "nkworld.digests"
    verbose_name = "Digests"
