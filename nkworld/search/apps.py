from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "nkworld.search"
    verbose_name = "Search"

    def ready(self) -> None:
        from nkworld.provenance.editions import renewed

        from .entries import write_entries_anew

        renewed.connect(write_entries_anew)
