from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    name = "nkworld.texts.annotations"
    verbose_name = "Events on the curves"
