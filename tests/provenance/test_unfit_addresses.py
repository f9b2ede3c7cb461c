"""An address where no reader should be sent is printed without a link, and named by check_data."""

import pytest

from nkworld.provenance import data_checks
from nkworld.provenance.addresses import UNFIT, is_web_address
from tests.factories import FlowFactory, live
from tests.reading import page

SHOP = "http://www.coxplastic.com/he/sheets.html"


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        (SHOP, False),
        ("https://COXPLASTIC.com", False),
        ("https://coxplastic.com:443/a", False),
        ("https://coxplastic.com.example/a", True),
        ("https://a.example/?of=coxplastic.com", True),
    ],
)
def test_a_page_links_no_address_that_is_unfit(address, linked):
    assert is_web_address(address) is linked


def cited_at_a_shop():
    claim = FlowFactory(citation=SHOP)
    live(claim.release)
    return claim


@pytest.mark.django_db
def test_a_claims_page_prints_it_without_a_link(client, universe):
    claim = cited_at_a_shop()

    html = page(client, claim.get_absolute_url())
    assert SHOP in html
    assert f'href="{SHOP}"' not in html


@pytest.mark.django_db
def test_check_data_names_what_still_stands_on_one(universe):
    cited_at_a_shop()

    [broken] = data_checks.unfit_addresses()
    assert SHOP in str(broken) and "cite the page where the same is printed" in str(broken)


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_no_claim_of_the_curated_data_stands_on_one():
    """Acts of relations, the only rows left, have corrections of their own."""
    assert len(UNFIT) > 10
    broken = [
        each for each in data_checks.unfit_addresses() if "act" not in each.table._meta.db_table
    ]
    assert broken == []
