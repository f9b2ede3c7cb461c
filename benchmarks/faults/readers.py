"""Clients that read without a pause, and remember what they got."""

import hashlib
import random
import threading
import time
from collections import Counter
from typing import NamedTuple

from ..portal import Answer, Portal


class Seen(NamedTuple):
    path: str
    began: float
    ended: float
    status: int
    kind: str  # its media type
    tag: str
    digest: str
    how: str  # Cache-Status
    retry: str


class Readers:
    """So many clients, each through the addresses in an order of its own."""

    PAUSE = 0.0  # seconds, after each answer

    def __init__(self, portal: Portal, pages: list[str], clients: int = 8) -> None:
        self.portal, self.pages, self.seen = portal, pages, list[Seen]()
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(n,)) for n in range(clients)]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _read(self, seed: int) -> None:
        order = random.Random(seed)
        while not self.is_over.wait(self.PAUSE):
            path = order.choice(self.pages)
            began = time.monotonic()
            answer = self.portal.get(path)
            self.seen.append(seen_of(path, began, answer))

    def statuses(self) -> Counter:
        return Counter(each.status for each in self.seen)

    def errors(self, allowed: tuple[int, ...] = (200,)) -> tuple[str, ...]:
        wrong = Counter(each[:1] + each[3:4] for each in self.seen if each.status not in allowed)
        return tuple(f"{path}: {status}, {n} times" for (path, status), n in wrong.items())

    def faults(self) -> tuple[str, ...]:
        """What is neither an answer nor a 503 that says when to come again."""
        mute = Counter(each.path for each in self.seen if each.status == 503 and not each.retry)
        told = (f"{path}: 503 without Retry-After, {n} times" for path, n in mute.items())
        return (*self.errors((200, 503)), *told)

    def slowest(self) -> float:
        return max(each.ended - each.began for each in self.seen)

    def differing(self, quiet: dict[str, list]) -> tuple[str, ...]:
        """Answers with other bytes than the same address has in quiet."""
        wrong = [each for each in self.seen if each.status == 200 and not is_as(quiet, each)]
        return tuple(
            f"{path}: {n} with other bytes"
            for path, n in Counter(each.path for each in wrong).items()
        )


def seen_of(path: str, began: float, answer: Answer) -> Seen:
    get = answer.headers.get
    kind, tag, how = (get(name, "") for name in ("Content-Type", "ETag", "Cache-Status"))
    digest = hashlib.sha256(answer.body).hexdigest()
    ended = time.monotonic()
    return Seen(path, began, ended, answer.status, kind, tag, digest, how, get("Retry-After", ""))


def is_as(quiet: dict[str, list], seen: Seen) -> bool:
    """Whether an answer is what its address says in quiet."""
    kind, _, digest = quiet[seen.path]
    return (seen.kind, seen.digest) == (kind, digest)
