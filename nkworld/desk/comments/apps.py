from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "nkworld.desk.comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        from nkworld.provenance.steps import step_taken

        from .threads import keep_sentence

        step_taken.connect(keep_sentence)
