from collections.abc import Iterator

from django.db import connection

from nkworld.provenance.data_checks import Broken, data_check
from nkworld.running.schema import differences

REMEDY = "Undo by hand what was done to it by hand, or restore a backup."


@data_check("the database is as its migrations made it")
def tables() -> Iterator[Broken]:
    for difference in differences(connection):
        yield Broken("the database", None, f"{difference[0].upper()}{difference[1:]}.", REMEDY)
