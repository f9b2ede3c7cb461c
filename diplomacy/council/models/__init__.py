"""What the Security Council decided on Korea, whom it listed, and what was launched or tested."""

from .designation import Designation
from .launch import Launch, NuclearTest
from .list_count import ListCount
from .outcome import Outcome
