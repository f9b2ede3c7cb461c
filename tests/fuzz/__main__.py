"""python -m tests.fuzz --count 20000 --seed 7 [tests/fuzz/test_spreadsheets.py ...]"""

import os
import sys
from argparse import ArgumentParser

import pytest

# Of the last all questions are asked that the data can answer, or so many of each figure.
ALL = ["tests/fuzz", "tests/portal/test_plain_sentences.py"]

parser = ArgumentParser(prog="python -m tests.fuzz", description="Try more than the suite does.")
parser.add_argument("--count", default="20000", help="cases of each fuzzer (20000)")
parser.add_argument("--seed", default="12", help="what chance begins with (12)")
parser.add_argument("--first", default="0", help="the number of the first case (0)")
parser.add_argument("tests", nargs="*", help=f"files ({' '.join(ALL)})")
options = parser.parse_args()

# Through the environment, so that the workers of pytest-xdist know them, too.
os.environ |= {
    "FUZZ_COUNT": options.count,
    "FUZZ_SEED": options.seed,
    "FUZZ_FIRST": options.first,
}
sys.exit(pytest.main(["-n", "auto", *(options.tests or ALL)]))
