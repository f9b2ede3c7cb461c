from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "nkworld.importing.mapping"
    verbose_name = "Mappings of files"
