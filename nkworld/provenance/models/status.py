from django.db import models


class Status(models.TextChoices):
    REPORTED = "reported", "Reported"
    REVISED = "revised", "Revised"
    PROVISIONAL = "provisional", "Provisional"
    DERIVED = "derived", "Derived"
    ESTIMATED = "estimated", "Estimated"
    EXCLUDED = "excluded", "Excluded"
