from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "aid"
    default = True


class FlowsConfig(AppConfig):
    name = "aid.flows"
    verbose_name = "aid by the donors’ statistics"
