from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    name = "diplomacy"
    default = True


class VotingConfig(AppConfig):
    name = "diplomacy.voting"
    verbose_name = "UN voting"


class CouncilConfig(AppConfig):
    name = "diplomacy.council"
    verbose_name = "Security Council and launches"


class AlliancesConfig(AppConfig):
    name = "diplomacy.alliances"
    verbose_name = "Alliance obligations"
