"""Cold pages of the tree in the working directory: {address: [queries, repeated, seconds]} as JSON.

Run by `cold`, in this tree and in an earlier one: it knows only what both have.
"""

import json
import os
import statistics
import sys
import time
from collections import Counter

sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

TIMES = 5


def ask(address):
    cache.clear()
    began = time.process_time()
    answer = Client(headers={"host": "localhost"}).get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return time.process_time() - began


def queries(address):
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, str(params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        ask(address)
    return len(asked), sum(times - 1 for times in Counter(asked).values())


def main(addresses):
    for address in addresses:
        ask(address)  # templates are compiled, modules read
    found = {
        address: [*queries(address), statistics.median(ask(address) for _ in range(TIMES))]
        for address in addresses
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
