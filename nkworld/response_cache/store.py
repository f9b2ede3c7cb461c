"""Where kept answers lie: some in the process, all of them where every worker finds them.

Either drops answers when it is full; those of an earlier state of the data nobody asks for.
"""

import threading
from collections import OrderedDict

from . import shared
from .answers import Answer
from .encodings import IDENTITY
from .large_files import keep_bytes, kept_bytes

MOST_IN_PROCESS = 48 * 2**20
MOST_SHARED = 2**20
FOR_A_DAY = 86_400


class InProcess:
    """The answers that were asked for last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        self._lock, self._most = threading.Lock(), most
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self.bytes = 0

    def get(self, key: str) -> Answer | None:
        with self._lock:
            if answer := self._answers.get(key):
                self._answers.move_to_end(key)
            return answer

    def set(self, key: str, answer: Answer) -> None:
        if answer.size > self._most // 16:
            return  # one big file would drive out a hundred pages
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self.bytes += answer.size
            while self.bytes > self._most:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: str) -> None:
        if answer := self._answers.pop(key, None):
            self.bytes -= answer.size


in_process = InProcess(MOST_IN_PROCESS)


def find(key: str, encoding: str) -> Answer | None:
    """The answer in this encoding, made of the plain one where only that is kept."""
    name = f"{key}:{encoding}"
    if answer := in_process.get(name):
        return answer
    answer = _read(name)
    if answer is None and encoding != IDENTITY and (plain := _read(f"{key}:{IDENTITY}")):
        answer = plain.in_encoding(encoding)
        _write(name, answer)
    if answer is not None:
        in_process.set(name, answer)
    return answer


def keep(key: str, plain: Answer, encoding: str) -> Answer:
    """Keep a plain answer, and give it in this encoding."""
    _write(f"{key}:{IDENTITY}", plain)
    answer = plain.in_encoding(encoding)
    if encoding != IDENTITY:
        _write(f"{key}:{encoding}", answer)
    in_process.set(f"{key}:{encoding}", answer)
    return answer


def _read(name: str) -> Answer | None:
    return Answer.unpacked(shared.read(name) or kept_bytes(name))


def _write(name: str, answer: Answer) -> None:
    """On disk what is large: a Redis lies in memory, and a folder bounds only how many it has."""
    packed = answer.packed()
    if len(packed) > MOST_SHARED:
        keep_bytes(name, packed)
    else:
        shared.write(name, packed, FOR_A_DAY)
