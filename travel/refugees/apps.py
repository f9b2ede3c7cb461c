from django.apps import AppConfig


class RefugeesConfig(AppConfig):
    name = "travel.refugees"
    verbose_name = "refugees and asylum"
