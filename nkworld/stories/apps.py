from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "nkworld.stories"
    verbose_name = "Stories"
    edited_at_desk = ("story", "storyrevision")
