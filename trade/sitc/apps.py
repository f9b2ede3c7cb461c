from django.apps import AppConfig


class SitcConfig(AppConfig):
    name = "trade.sitc"
    verbose_name = "Goods by SITC section"
