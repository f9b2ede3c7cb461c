"""What can never be, in an editor's language; shared by the models of this app."""

from nkworld.provenance.models.promises import dated, in_order, refuse_reversed, said_once

__all__ = [
    "HOME",
    "UNKNOWN_COUNTRY",
    "UNKNOWN_ORGANIZATION",
    "dated",
    "in_order",
    "refuse_reversed",
    "said_once",
]

UNKNOWN_COUNTRY = {
    "invalid": "There is no such country here: choose one of the list, or add it under Countries.",
    "null": "Choose a country of the list.",
}
UNKNOWN_ORGANIZATION = {
    "invalid": "There is no such organisation here: choose one of the list, or add it under "
    "Organisations.",
}
HOME = "PRK"
