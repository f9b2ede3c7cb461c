from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "nkworld.findings"
    verbose_name = "Findings"
    edited_at_desk = ("finding", "findingrevision")
