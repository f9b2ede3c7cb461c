from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "nkworld.operations"
    verbose_name = "Operations"
