from django.apps import AppConfig


class MigrantsConfig(AppConfig):
    name = "travel.migrants"
    verbose_name = "migrant stock, a model"
