"""Somebody signed in at the desk, who uploads, publishes, withdraws and writes over HTTP."""

import re
from itertools import count
from urllib.parse import urlencode
from urllib.request import Request

from ..portal import Answer, Portal, ask, browser
from .world import ACCOUNT, PASSWORD, World

RELEASES = "/admin/provenance/release/"
URL_ENCODED = "application/x-www-form-urlencoded"
numbers = count(1)


class Desk:
    def __init__(self, portal: Portal, world: World) -> None:
        self.portal, self.world, self.browser, self.token = portal, world, browser(), ""
        self.get("/admin/login/")
        name = {"username": ACCOUNT, "password": PASSWORD, "next": "/admin/"}
        if b"logout" not in self.post("/admin/login/", name).body:
            raise RuntimeError("The desk did not let its own account in.")

    def get(self, path: str) -> Answer:
        return self._answered(Request(self.portal.address + path))

    def post(self, path: str, fields: dict, file: bytes = b"") -> Answer:
        kind, body = multipart(fields, file) if file else (URL_ENCODED, urlencode(fields).encode())
        headers = {"X-CSRFToken": self.token, "Content-Type": kind}
        return self._answered(Request(self.portal.address + path, body, headers))

    def _answered(self, request: Request) -> Answer:
        answer = ask(self.browser, request)
        cookies = self.browser.handlers
        jar = next(each.cookiejar for each in cookies if hasattr(each, "cookiejar"))
        self.token = next((each.value for each in jar if each.name == "csrftoken"), self.token)
        return answer

    def upload(self, file: bytes) -> Answer:
        label = f"Delivery {next(numbers)}"
        fields = {"dataset": self.world.dataset, "source": self.world.source, "label": label}
        return self.post(f"{RELEASES}add/", fields, file)

    def publish(self, release: int) -> Answer:
        fields = {"label": f"Release {release}", "reason": "", "despite_doubts": "on"}
        return self.post(f"{RELEASES}{release}/publish/", fields)

    def withdraw(self, release: int) -> Answer:
        return self.post(f"{RELEASES}{release}/withdraw/", {"reason": "A fault is tried."})

    def save_profile(self, body: str) -> Answer:
        path = f"/admin/profiles/profile/{self.world.profile}/draft/"
        seen = re.search(rb'name="seen"(?: value="([^"]*)")?', self.get(path).body)
        fields = {
            "title": "A text",
            "summary": "A text that is saved while something fails.",
            "facts_until": "2015-03",
            "body": body,
        }
        fields |= {"seen": (seen and seen[1] or b"").decode()}
        fields |= {"sources-TOTAL_FORMS": "0", "sources-INITIAL_FORMS": "0"}
        return self.post(path, fields)


def multipart(fields: dict, file: bytes) -> tuple[str, bytes]:
    """(media type, body) of a form with a file."""
    part = '--faults\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    texts = [part.format(name, "") + f"{value}\r\n" for name, value in fields.items()]
    head = part.format("file", '; filename="delivery.csv"\r\nContent-Type: text/csv')
    body = "".join([*texts, head]).encode() + file + b"\r\n--faults--\r\n"
    return "multipart/form-data; boundary=faults", body
