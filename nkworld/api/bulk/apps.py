from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "nkworld.api.bulk"
    label = "kit"  # the name of its table
    verbose_name = "Data kit"
