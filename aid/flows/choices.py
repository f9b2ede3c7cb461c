"""What a figure of the donors' statistics means, and in dollars of which year it is told."""

from django.db import models

from nkworld.charts import within_a_sentence


class Flow(models.TextChoices):
    """Kinds of flow overlap: one dollar stands in several. Two of them are never added."""

    NET = "net-disbursements", "Net aid paid"
    NET_WITHOUT_DEBT = "net-excluding-debt-relief", "Net aid paid, debt relief left out"
    GROSS = "gross-disbursements", "Aid paid, before repayments"
    GRANTS = "grants", "Grants"
    GROSS_LOANS = "gross-loans", "Loans, before repayments"
    NET_LOANS = "net-loans", "Loans, net of repayments"
    TECHNICAL = "technical-cooperation", "Technical cooperation"
    HUMANITARIAN = "humanitarian", "Humanitarian aid"
    FOOD = "development-food-aid", "Development food aid"
    DEBT_FORGIVENESS = "debt-forgiveness", "Debt forgiven"
    NET_DEBT_RELIEF = "net-debt-relief", "Debt relief, net"
    IMPUTED = "imputed-multilateral", "Share of multilateral aid, imputed"
    OBLIGATION = "obligation", "Obligations, US Government"
    DISBURSEMENT = "disbursement", "Disbursements, US Government"
    PLANNED = "appropriated-and-planned", "Appropriated and planned, US Government"
    REQUESTED = "budget-request", "Budget request, US Government"
    ALLOCATED = "initial-allocation", "Initial allocation, US Government"
    ODA_LIKE = "oda-like-commitment", "Aid-like commitments, AidData"
    OOF_LIKE = "oof-like-commitment", "Other official commitments, AidData"

    @property
    def in_short(self) -> str:
        """As a headline names it."""
        return SHORT.get(self, within_a_sentence(str(self.label)))


SHORT = {
    Flow.NET: "net aid",
    Flow.NET_WITHOUT_DEBT: "net aid",
    Flow.GROSS: "gross aid",
    Flow.GROSS_LOANS: "gross loans",
    Flow.NET_LOANS: "net loans",
    Flow.NET_DEBT_RELIEF: "net debt relief",
    Flow.IMPUTED: "imputed multilateral aid",
    Flow.OBLIGATION: "aid obligated",
    Flow.DISBURSEMENT: "aid disbursed",
    Flow.ODA_LIKE: "aid-like commitments",
}


class Prices(models.TextChoices):
    """In dollars of which year. Figures of two price bases never stand on one line."""

    CURRENT = "current", "Current dollars"
    OF_2017 = "constant-2017", "Dollars of 2017"
    OF_2021 = "constant-2021", "Dollars of 2021"
    OF_2022 = "constant-2022", "Dollars of 2022"

    @property
    def unit(self) -> str:
        return "US dollars, current" if self == self.CURRENT else f"US {self.label.lower()}"

    @property
    def in_words(self) -> str:
        return f"in {self.label.lower()}"

    @property
    def of_a_topic(self) -> str:
        """“, 2022 dollars”; nothing of current ones."""
        return "" if self == self.CURRENT else f", {self.label.removeprefix('Dollars of ')} dollars"


class Part(models.TextChoices):
    """Of AidData's older edition: groups of sectors, which do not add up to the total."""

    ALL = "all", "All sectors"
    SOCIAL = "social", "Social sectors"
    ECONOMIC = "economic", "Economic sectors"
    HUMANITARIAN = "humanitarian", "Humanitarian sectors"


# Plans are no money given; where anything else is on record, a headline speaks of that.
MAIN_FLOWS = (
    Flow.NET_WITHOUT_DEBT,
    Flow.NET,
    Flow.DISBURSEMENT,
    Flow.OBLIGATION,
    Flow.ODA_LIKE,
    Flow.IMPUTED,
)
