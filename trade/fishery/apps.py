from django.apps import AppConfig


class FisheryConfig(AppConfig):
    name = "trade.fishery"
    label = "fishery"
    verbose_name = "Fish and fishery products"
