from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    text: str = ""
