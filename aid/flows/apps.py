from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "aid.flows"
    label = "flows"
    verbose_name = "aid by the donors’ statistics"
