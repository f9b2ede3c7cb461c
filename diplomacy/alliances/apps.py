from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "diplomacy.alliances"
    verbose_name = "Alliance obligations"
