"""What a request may take of the database, and what has failed when the database refuses."""

from .clock import Limits, OutOfTime, limited, limits_in_force, prolong_for_file
from .faults import Fault, fault_of
from .turns import OneAtATime, PagesFirst
