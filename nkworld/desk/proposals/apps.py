from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "nkworld.desk.proposals"
    verbose_name = "Proposals"
    edited_at_desk = ("proposal",)
