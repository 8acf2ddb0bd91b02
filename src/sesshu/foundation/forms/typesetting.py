"""Pages from rows: a worker process sets a part at a time and is replaced after about 2,000 pages.

The worker knows no database, no secrets and no network; it reads templates below the package folder and nothing else.
Memory of the typesetter grows with every document, which is why it does not live long.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NoReturn

from sesshu.foundation import room
from sesshu.foundation.forms import fonts
from sesshu.foundation.forms.registry import PACKAGE, FormTemplate

PAGES_PER_PART = 250
PAGES_PER_PROCESS = 2_000
PICTURE_DOTS = 96  # an inch: an A4 page fills a screen and can be read


class TypesettingFailed(RuntimeError):  # noqa: N818 - named for what happened
    """The typesetter refused a document. The message is its own; it can hold template text but no row values."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A finished PDF: where it lies, its SHA-256, its size in bytes and its number of pages."""

    file: Path
    sha256: str
    size: int
    pages: int


class Typesetter:
    """Keeps a worker process. Use `typesetter()`; `set_pages` may be called many times."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._pages = 0
        self._into = Path()
        self._folder = tempfile.TemporaryDirectory(prefix="sesshu-typeset-")

    def set_pages(self, template: FormTemplate, data: dict[str, Any], *, stamp: datetime, into: Path) -> Pages:
        """Set one PDF. The same template, fonts, data and stamp give the same bytes.

        The file appears under its name only when it is whole. Raises `TypesettingFailed`.
        """
        self.begin(template, data, stamp=stamp, into=into)
        return self.begun_pages()

    def begin(self, template: FormTemplate, data: dict[str, Any], *, stamp: datetime, into: Path) -> None:
        """Hand a PDF to the worker and go on; `begun_pages` waits for it. One at a time. Raises `TypesettingFailed`."""
        task = {
            "template": str(template.file),
            "data": data,
            "stamp": int(stamp.timestamp()),
            "into": str(into),
            "tagged": template.tagged,
        }
        self._into = into
        self._tell(json.dumps(task, ensure_ascii=False))

    def begun_pages(self) -> Pages:
        """The PDF that was begun. Raises `TypesettingFailed`."""
        answer = _without_fault(self._hear())
        self._pages += answer["pages"]
        if self._pages >= PAGES_PER_PROCESS:
            self.close()
        return Pages(self._into, answer["sha256"], answer["size"], answer["pages"])

    def set_pictures(self, template: FormTemplate, data: dict[str, Any], *, stamp: datetime) -> list[bytes]:
        """The pages of a document as PNG, to look at before anything is printed. Raises `TypesettingFailed`."""
        into = self.scratch / "page.png"
        task = {"template": str(template.file), "data": data, "stamp": int(stamp.timestamp()), "into": str(into)}
        self._tell(json.dumps(task | {"pictures": PICTURE_DOTS}, ensure_ascii=False))
        pages = _without_fault(self._hear())["pages"]
        files = [into.with_suffix(f".{number}.png") for number in range(pages)]
        found = [file.read_bytes() for file in files]
        for file in files:
            file.unlink()
        return found

    def places(self, template: FormTemplate, data: dict[str, Any], *, stamp: datetime) -> list[tuple[str, int, int]]:
        """Field, line and page of each line of a text, in templates that tell them. Raises `TypesettingFailed`."""
        asked = data | {"run": data["run"] | {"places": True}}
        task = {"template": str(template.file), "data": asked, "stamp": int(stamp.timestamp()), "into": "", "places": 1}
        self._tell(json.dumps(task, ensure_ascii=False))
        return [(field, line, page) for field, line, page in _without_fault(self._hear())["places"]]

    @property
    def scratch(self) -> Path:
        """A folder for short-lived files; it is removed with the typesetter."""
        return Path(self._folder.name)

    def close(self) -> None:
        """End the worker process."""
        if self._process is None:
            return
        process, self._process, self._pages = self._process, None, 0
        process.communicate()

    def remove_scratch(self) -> None:
        """Remove the scratch folder."""
        self._folder.cleanup()

    def _tell(self, line: str) -> None:
        self._process = self._process or self._start()
        try:
            _pipe(self._process.stdin).write(line + "\n")
            _pipe(self._process.stdin).flush()
        except BrokenPipeError:
            self._gone()

    def _hear(self) -> dict[str, Any]:
        text = _pipe(self._process.stdout).readline() if self._process else ""
        if not text:
            self._gone()
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _gone(self) -> NoReturn:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()
        raise TypesettingFailed("the typesetter ended")

    def _start(self) -> subprocess.Popen[str]:
        environment = {"PATH": os.defpath, "PYTHONPATH": str(PACKAGE.parent), "LANG": "C.UTF-8"}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"  # on a full disk Python would leave half a compiled file
        environment["SESSHU_FONT_FOLDERS"] = os.pathsep.join(fonts.folders())
        return subprocess.Popen(
            [sys.executable, "-m", "sesshu.foundation.forms.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            cwd=self._folder.name, env=environment, encoding="utf-8",
        )  # fmt: skip


def _pipe(end: IO[str] | None) -> IO[str]:
    if end is None:
        raise TypesettingFailed("no pipe to the typesetter")
    return end


def _without_fault(answer: dict[str, Any]) -> dict[str, Any]:
    if "fault" in answer:
        if answer.get("errno") in room.NUMBERS:
            raise OSError(answer["errno"], "no room for the pages")
        raise TypesettingFailed(answer["fault"])
    return answer


@contextmanager
def typesetter() -> Iterator[Typesetter]:
    """A typesetter for some parts; its process ends with the block."""
    found = Typesetter()
    try:
        yield found
    finally:
        found.close()
        found.remove_scratch()
