from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "diplomacy.voting"
    verbose_name = "UN voting"
