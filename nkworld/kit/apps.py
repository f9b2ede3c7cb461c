from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "nkworld.kit"
    verbose_name = "Data kit"
