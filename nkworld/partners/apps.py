from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "nkworld.partners"
    verbose_name = "Partners of the API"
