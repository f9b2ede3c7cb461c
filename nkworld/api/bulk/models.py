from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone


def kit_storage() -> Storage:
    return storages["kit"]


class Kit(models.Model):
    """A kit that was built: `as_of` is the moment of its data, `built` that of the building."""

    name = models.CharField(max_length=100)
    file = models.FileField(storage=kit_storage)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    revision = models.PositiveBigIntegerField(null=True)
    built = models.DateTimeField(default=timezone.now)

    audited = False  # the portal builds it, of what is public

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def has_file(self) -> bool:
        return self.file.storage.exists(str(self.file.name))
