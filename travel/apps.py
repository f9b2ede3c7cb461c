from django.apps import AppConfig


class TravelConfig(AppConfig):
    name = "travel"
    default = True


class RefugeesConfig(AppConfig):
    name = "travel.refugees"
    verbose_name = "refugees and asylum"


class MigrantsConfig(AppConfig):
    name = "travel.migrants"
    verbose_name = "migrant stock, a model"


class KaesongConfig(AppConfig):
    name = "travel.kaesong"
    verbose_name = "Kaesong industrial zone"
