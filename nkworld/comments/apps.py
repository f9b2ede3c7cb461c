from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "nkworld.comments"
    verbose_name = "Comments"
