from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    name = "diplomacy"
    default = True
    edited_at_desk = (
        "relationact",
        "mission",
        "missionreading",
        "accreditation",
        "organization",
        "membership",
        "treaty",
        "participation",
        "event",
    )


class VotingConfig(AppConfig):
    name = "diplomacy.voting"
    verbose_name = "UN voting"
    edited_at_desk = ("rollcall", "ballot")


class CouncilConfig(AppConfig):
    name = "diplomacy.council"
    verbose_name = "Security Council and launches"
    edited_at_desk = ("outcome", "designation", "launch", "nucleartest")


class AlliancesConfig(AppConfig):
    name = "diplomacy.alliances"
    verbose_name = "Alliance obligations"
    edited_at_desk = ("obligation",)
