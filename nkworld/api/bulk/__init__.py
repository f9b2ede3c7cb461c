"""The data kit: every table of the portal at one moment, as files that explain themselves."""
