"""What the portal is fed that nobody would write on purpose, from a fixed seed.

A fuzzer is a test of this folder that goes through `cases` (see cases.py):

    def test_no_damaged_spreadsheet_is_an_error(editor):
        for number, rng in cases("spreadsheets", 1_000):
            ...

They are slow: `make test-slow` tries as many as stand there. `make fuzz COUNT=20000 SEED=7` tries
that many of each kind, `make fuzz COUNT=1 FIRST=381 TESTS=tests/fuzz/test_spreadsheets.py` repeats
one.
"""
