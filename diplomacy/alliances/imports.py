"""The file of obligations in the seed folder."""

from nkworld.importing.curated import curated_table

from .models import Obligation

curated_table("alliances.csv", Obligation, ["country", "began", "source"])
