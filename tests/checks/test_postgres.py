"""What a database can change is run on PostgreSQL, too: `make test-postgres`."""

import re

from django.conf import settings

OF_ITS_OWN = re.compile(
    r"""
    \.cursor\( | \.vendor\b | select_for_update | \.raw\( | \.extra\( | RawSQL | RunSQL
    | def\ as_(sql|postgresql) | (Func|Lookup|Transform|Aggregate)\): | DISTINCT | SELECT
    | models\.JSONField | _conflicts=
    """,
    re.VERBOSE,
)
NAMED = re.compile(r"mark\.postgres\(([^)]*)\)")
SQLITE_ALONE = {
    "nkworld.api.bulk.tables",
    "nkworld.api.bulk.query_child",
    "nkworld.running.operations.apps",
}


def with_sql():
    """The modules of the portal whose SQL, locks or JSON another database may take otherwise."""
    for folder in {"nkworld", *(name.partition(".")[0] for name in settings.DOMAINS)}:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            if path.parent.name != "migrations" and OF_ITS_OWN.search(path.read_text("utf-8")):
                yield ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)


def test_tests_that_postgresql_runs_name_each_module_with_sql_of_its_own_and_no_other():
    """As `pytest.mark.postgres("nkworld.api.paging")` does, upon tests of that module."""
    tests = (path.read_text("utf-8") for path in (settings.BASE_DIR / "tests").rglob("test_*.py"))
    marks = " ".join(mark for text in tests for mark in NAMED.findall(text))

    assert set(re.findall(r"[\w.]+", marks)) == set(with_sql()) - SQLITE_ALONE
