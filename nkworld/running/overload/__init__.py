"""What a request may take of the database, and what has failed when the database refuses."""

from .faults import Fault, fault_of
from .limits import (
    Limits,
    OneAtATime,
    OutOfTime,
    PagesFirst,
    limited,
    limits_in_force,
    prolong_for_file,
)
