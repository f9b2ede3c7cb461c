from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "nkworld.importing.mapping"
    verbose_name = "Mappings of files"
    edited_at_desk = ("filemapping",)  # made by whoever hands in a file of a new shape
