from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "nkworld.comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        from nkworld.provenance.signals import sent_back

        from .threads import keep_sentence

        sent_back.connect(keep_sentence)
