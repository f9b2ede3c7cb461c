from django.apps import AppConfig


class SearchApiConfig(AppConfig):
    name = "nkworld.search_api"
    verbose_name = "Search, for programs"
