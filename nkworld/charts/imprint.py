"""What every picture and file says of its origin, wherever it ends up."""

SITE = "North Korea in the World"
LINE = "The DPRK’s external relations, figure by figure, with the source of each."
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
# Stated in full: what a source demands of its own figures stands above what we allow.
TERMS = f"Data {LICENCE}, sources’ own terms apart"
