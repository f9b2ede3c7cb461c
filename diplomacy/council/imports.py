"""The spreadsheet of counts of lists, and the files of records in the seed folder."""

from nkworld.importing.curated import curated_table

from .models import Designation, Launch, NuclearTest, Outcome

curated_table(
    "council-outcomes.csv", Outcome, ["date", "kind", "document", "sitting", "source", "citation"]
)
curated_table("designations.csv", Designation, ["reference", "edition"])
curated_table("launches.csv", Launch, ["source", "number"])
curated_table("nuclear-tests.csv", NuclearTest, ["number", "date", "source", "citation"])
