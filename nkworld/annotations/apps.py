from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "nkworld.annotations"
    verbose_name = "Events on the curves"
