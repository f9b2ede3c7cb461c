from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "aid.flows"
    verbose_name = "aid by the donors’ statistics"
