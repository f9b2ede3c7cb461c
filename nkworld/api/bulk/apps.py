from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "nkworld.api.bulk"
    label = "kit"  # the name of its table
    verbose_name = "Data kit"

    def ready(self) -> None:
        from nkworld.texts.models import count_with_texts

        count_with_texts("kit_kit")  # pages tell of the newest kit
