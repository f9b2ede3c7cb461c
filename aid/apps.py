from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "aid"
    edited_at_desk = ("actor", "programme", "appeal")
