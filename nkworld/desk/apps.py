from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "nkworld.desk"
    verbose_name = "Desk"
