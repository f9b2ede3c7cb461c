from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "nkworld.running.audit"
    verbose_name = "Audit log"

    def ready(self) -> None:
        from .models import install
        from .trail import watch_models

        post_migrate.connect(install, sender=self)
        watch_models()
