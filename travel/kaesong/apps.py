from django.apps import AppConfig


class KaesongConfig(AppConfig):
    name = "travel.kaesong"
    verbose_name = "Kaesong industrial zone"
