from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "nkworld.portal"
