from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "nkworld.profiles"
    verbose_name = "Profiles"
    edited_at_desk = ("profile", "profilerevision")
