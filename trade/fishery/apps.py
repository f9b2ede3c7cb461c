from django.apps import AppConfig


class FisheryConfig(AppConfig):
    name = "trade.fishery"
    verbose_name = "Fish and fishery products"
