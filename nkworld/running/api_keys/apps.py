from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "nkworld.running.api_keys"
    label = "partners"  # the name of its table
    verbose_name = "Partners of the API"
