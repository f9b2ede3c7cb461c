from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "nkworld.texts.previews"
    verbose_name = "Effects of a draft"
