from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "nkworld.proposals"
    verbose_name = "Proposals"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them
