from django.apps import AppConfig


class DiplomacyConfig(AppConfig):
    name = "diplomacy"
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
