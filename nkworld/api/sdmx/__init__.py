"""Tables of claims as SDMX: data in SDMX-CSV 2.0 and SDMX-JSON 1.0, their structure in SDMX-ML 2.1.

These are the versions that the readers people have understand: sdmx1 reads all three.
"""
