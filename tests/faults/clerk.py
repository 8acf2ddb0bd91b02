"""A clerk before a browser without scripts: opens pages, fills forms in, and tries again when the house is away."""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

PIECE, PIECE_SECONDS = 16 * 1024, 0.01  # a file on its way takes a while, so that it can be cut off in the middle
AWAY = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)
Moment = Callable[[str], None]


class AwayError(Exception):
    """The house did not answer, or answered that something went wrong."""


class _Forms(HTMLParser):
    """The hidden fields of each form of a page, by form name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append({})
        elif tag == "input" and values.get("type") == "hidden" and self.found:
            self.found[-1][values["name"]] = values.get("value", "")


class Clerk:
    """`moment(stage)` is called when a stage begins: sending, checking, reviewing, committing."""

    def __init__(self, url: str, moment: Moment, patience: float = 180) -> None:
        self.url, self.moment, self.patience = url, moment, patience
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def bring_in(self, name: str, content: bytes) -> None:
        """Take a file through all stages. What was begun is continued, whatever happens to the house meanwhile."""
        until = time.monotonic() + self.patience
        place, done = "", False
        while not done:
            assert time.monotonic() < until, f"{name} never came to its end"
            try:
                if place:
                    done = self._go_on(place)
                else:
                    self.moment("sending")
                    place = self._send(name, content)
                    self.moment("checking")
            except AwayError:
                pass
            if not done:
                time.sleep(0.1)

    def _send(self, name: str, content: bytes) -> str:
        hidden = self._form("/files/", "UploadForm")
        fields = hidden | {"interface": "residents.full"}
        return self._multipart("/files/", fields, name, content)

    def _go_on(self, place: str) -> bool:
        """One step further on the page of an import. True when it is committed."""
        page, _ = self._open(place)
        forms = {form.get("form_name"): form for form in _Forms(page).found}
        if "CommitForm" in forms:
            self.moment("committing")
            self._open(place, forms["CommitForm"])
        elif "ReviewForm" in forms:
            self.moment("reviewing")
            self._open(place, forms["ReviewForm"] | {"sure": "on"})
        state = re.search(r"<dt>状態</dt><dd><span[^>]*>([^<]+)<", page)
        assert state, "the page of an import tells its state"
        return state[1] == "登録済み"

    def _form(self, address: str, name: str) -> dict[str, str]:
        page, at = self._open(address)
        if "/sign-in/" in at:
            self._sign_in(page)
            page, at = self._open(address)
        return next(form for form in _Forms(page).found if form.get("form_name") == name)

    def _sign_in(self, page: str) -> None:
        form = next(form for form in _Forms(page).found if form.get("login_id") == "clerk1")
        self._open("/sign-in/demo/", form)

    def _open(self, address: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """The page and where it was found."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        return self._ask(self._request(address, data))

    def _multipart(self, address: str, fields: dict[str, str], name: str, content: bytes) -> str:
        """Send a file piece by piece; where it led to."""
        edge = uuid.uuid4().hex
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
        body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
        kinds = {"Content-Type": f"multipart/form-data; boundary={edge}", "Content-Length": str(len(body))}
        _, at = self._ask(self._request(address, _slowly(body), kinds))
        return "" if at.endswith(address) else at

    def _request(self, address: str, data: Any = None, headers: dict[str, str] | None = None) -> urllib.request.Request:
        return urllib.request.Request(urllib.parse.urljoin(self.url, address), data, headers or {})  # noqa: S310

    def _ask(self, request: urllib.request.Request) -> tuple[str, str]:
        try:
            with self.browser.open(request, timeout=30) as answer:
                return answer.read().decode(), answer.url
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                raise AwayError from error
            # 409 and 422 are pages too: what was asked for has happened already, or is not possible now.
            if error.code not in (409, 422):
                raise
            return error.read().decode(), error.url or ""
        except AWAY as error:
            raise AwayError from error


def _slowly(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), PIECE):
        time.sleep(PIECE_SECONDS)
        yield body[start : start + PIECE]
