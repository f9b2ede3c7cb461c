from django.apps import AppConfig


class TradeConfig(AppConfig):
    name = "trade"
    edited_at_desk = ("addition", "seriesbreak", "silence", "southkoreantrade")
