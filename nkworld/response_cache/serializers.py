"""What lies in a Redis is bytes, numbers or JSON, and never a pickle: whoever can write to it may
spoil an answer, and runs nothing.
"""

import json
from typing import Any


class Bytes:
    """Of a cache that is given bytes, and gives them back."""

    def dumps(self, value: bytes) -> bytes:
        return value

    def loads(self, data: bytes) -> bytes:
        return data


class Json:
    """Of numbers, texts and lists; a number is written as Redis counts on. None of what is none."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value)

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            return None
