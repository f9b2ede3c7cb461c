from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "nkworld.kit"
    verbose_name = "Data kit"

    def ready(self) -> None:
        from nkworld.texts.models import ask_with_texts

        # Pages that tell of the kit are others when another one is offered.
        ask_with_texts("SELECT 'kit', COALESCE(MAX(id), 0), COUNT(*) FROM kit_kit")
