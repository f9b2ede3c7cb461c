"""Data Packages, as the program that partners check them with reads them."""

import csv


def faults_of(path):
    """What frictionless complains of in the package that a file describes.

    It lets a cell of CSV be as long as it likes, for the whole process: our own limit is put back.
    """
    limit = csv.field_size_limit()
    try:
        import frictionless

        report = frictionless.validate(str(path))
    finally:
        csv.field_size_limit(limit)
    return [] if report.valid else report.flatten(["title", "rowNumber", "fieldName", "message"])
