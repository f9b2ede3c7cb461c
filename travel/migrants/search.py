"""Migrants under the site's search."""

from nkworld.search.entries import page

page(
    "Migrant stock",
    "migrants:index",
    "People born in North Korea who live elsewhere, by a model of the UN.",
    also="migrants diaspora born abroad",
)
page("Migrant stock: table of estimates", "migrants:estimates", "Every estimate of the model.")
