from nkworld.importing.curated import curated_table

from .models import Annotation

curated_table("annotations.csv", Annotation, ["slug"])
