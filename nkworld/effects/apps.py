from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "nkworld.effects"
    verbose_name = "Effects of a draft"
