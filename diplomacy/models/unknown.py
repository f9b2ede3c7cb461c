"""What an editor reads who names what is not known here."""

UNKNOWN_COUNTRY = {
    "invalid": "There is no such country here: choose one of the list, or add it under Countries.",
    "null": "Choose a country of the list.",
}
UNKNOWN_ORGANIZATION = {
    "invalid": "There is no such organisation here: choose one of the list, or add it under "
    "Organisations.",
}
