from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "nkworld.backups"
