from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "trade.goods"
    verbose_name = "Goods and sanctions"


class SitcConfig(AppConfig):
    name = "trade.sitc"
    verbose_name = "Goods by SITC section"


class FisheryConfig(AppConfig):
    name = "trade.fishery"
    verbose_name = "Fish and fishery products"
