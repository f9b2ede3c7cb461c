from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "diplomacy.council"
    verbose_name = "Security Council and launches"
