from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "nkworld.texts"
    verbose_name = "Texts"
