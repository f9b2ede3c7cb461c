from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "trade.goods"
    verbose_name = "Goods and sanctions"
