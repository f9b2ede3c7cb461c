from django.db import models


class TryCount(models.Model):
    """How often something was tried, until the count ends; every server process reads the same.

    The key is a digest made with the portal's secret key: no name and no address is stored.
    """

    key = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(default=0)
    ends = models.DateTimeField(db_index=True)
    was_told = models.BooleanField("the lock-out was recorded", default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number} until {self.ends:%H:%M} UTC"
