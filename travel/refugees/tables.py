"""The table of refugees, as its page and the API give it."""

from nkworld.asking.claim_tables import CELLS, ClaimTable, register

from .models import RefugeeCount


@register
class RefugeeCounts(ClaimTable):
    """Refugees and asylum-seekers from North Korea, claims and decisions, by country of asylum.

    `measure` says what is counted; two of them are never added. Of one measure of stocks, the
    countries of a year may be added where `location` is null and `sex` is `all`. Claims and
    decisions of one year stand at several levels, and one claim may be counted at each.

    `value_low` 1 and `value_high` 5 without a value: the source prints five for one to five.
    """

    model = RefugeeCount
    name = "counts"
    caption = "Refugees and asylum"
    caption_note = "Country: that of asylum. Claims are counted at several levels: never add them."
    columns = {
        "period": "Period",
        "country": "Country",
        "measure": "Counted",
        "part": "Of which",
        "value": "Number",
    }
    cells = {"part": f"{CELLS}#text_or_dash"}
    crumbs = (("Travel", "travel:index"), ("Refugees and asylum", "refugees:index"))
    filters = {
        "country": "Country of asylum",
        "measure": "Counted",
        "outcome": "Outcome",
        "application": "Kind of claim",
        "level": "Level",
        "counted_in": "Counted in",
        "year_basis": "Kind of year",
    }
    point_of_view = "North Korea’s: it is the country of origin, `country` that of asylum."
    api_fields = {
        "country": "The country of asylum.",
        "outcome": "Of decisions only: what was decided; `all` is the sum of the others.",
        "authority": "Of claims and decisions only: who decides.",
        "application": "Of asylum claims only, UNHCR’s code: n new, r repeated, a appeal …",
        "level": "Of claims and decisions only, UNHCR’s code: fi first instance, ar review …",
        "location": "A place within the country; null of all of it.",
    }
    spreadsheet = (
        "Refugees and claims by country of asylum. A five of UNHCR’s is the bounds 1 and 5."
    )
    # The ledger holds two rows that name North Korea itself as the country of asylum.
    takes_home = True
    aliases = {
        "asylum": "country",
        "country_of_asylum": "country",
        "coa_iso": "country",
        "persons": "value",
        "dec_level": "level",
        "app_type": "application",
        "procedure_type": "authority",
    }
