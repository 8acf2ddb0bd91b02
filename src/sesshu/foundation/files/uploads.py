"""How the web process receives files: only from staff, only up to the limit, and never under a name on its disk.

What is larger than Django keeps in memory goes into a file without a name: when the process is killed in the middle,
the operating system forgets it.
"""

from __future__ import annotations

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from sesshu.foundation.errors import NotPermitted, TooLarge
from sesshu.foundation.files import storage

AROUND_THE_FILE = 1024**2  # the other fields of the form


class NamelessFileUploadHandler(FileUploadHandler):
    """Stands before Django's handler for memory: says what is not received, and takes what memory does not hold."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Called before the first byte of a form is read. Raises `TooLarge`."""
        if content_length > storage.MOST_BYTES + AROUND_THE_FILE:
            raise TooLarge(f"ファイルが大きすぎます。{storage.MOST_BYTES // 1024**2}MBまでのファイルを選んでください。")
        self.is_large = content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Called before the first byte of a file is read. Raises `NotPermitted` without a sign-in."""
        super().new_file(*args, **kwargs)
        if getattr(self.request, "actor", self) is None:
            raise NotPermitted("ファイルを送るには、サインインしてください。")
        if self.is_large:
            self.file: IO[bytes] = tempfile.TemporaryFile(dir=storage.folder())  # noqa: SIM115 - closed by Django
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_large:
            return raw_data
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.is_large:
            return None
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
