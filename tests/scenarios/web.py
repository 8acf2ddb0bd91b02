"""A browser without scripts, for what a hand is too slow for: retries, many at once, old pages."""

from __future__ import annotations

import http.client
import re
import urllib.parse
from dataclasses import dataclass, field

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    address: str


@dataclass
class Caller:
    """Keeps cookies and follows where an answer leads."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, None)

    def post(self, address: str, values: dict[str, str], page: str) -> Answer:
        """Send the form of a page with its hidden fields."""
        return self._ask("POST", address, urllib.parse.urlencode(dict(HIDDEN.findall(page)) | values))

    def _ask(self, method: str, address: str, body: str | None) -> Answer:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (302, 303):
            return self.get(answer.headers["Location"])
        return Answer(answer.status, text, address)
