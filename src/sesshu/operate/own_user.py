"""An OS user of its own for a system whose files nobody else may read: root starts it and lets it fall.

Where the machine has a user `sesshu-<system>` it is that one. Else the process gets a number that belongs to nobody,
out of the range that systemd sets aside for users made for the moment: nothing has to be added to the machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import sys
from pathlib import Path

from sesshu.foundation.health.running_as import AS_ROOT
from sesshu.operate.databases import Place
from sesshu.operate.reach import reachable

FIRST, COUNT = 61_184, 4_336  # systemd: DynamicUser
SOURCE = Path(__file__).resolve().parents[2]


def own_user(place: Place, folder: Path) -> int | None:
    """The user's number; None where we are not root, or where that user could not reach our programs or `folder`."""
    if os.geteuid() != 0:
        return None
    try:
        number = pwd.getpwnam(f"sesshu-{place.system}").pw_uid
    except KeyError:
        number = FIRST + int.from_bytes(hashlib.sha256(place.name.encode()).digest()[:4]) % COUNT
    needed = (SOURCE, Path(sys.prefix), Path(sys.executable), folder.parent)
    return number if all(reachable(path, number, number) for path in needed) else None


def told_of_root(place: Place, user: int | None) -> str:
    """What is said, in the log and on the status page, of the system with the Individual Numbers that stays root; ""
    of all others."""
    if place.system != "addressee" or user is not None or os.geteuid() != 0:
        return ""
    return f"統合宛名システム（{place.municipality}）は、{AS_ROOT}"


def own_folder(folder: Path, user: int | None) -> Path:
    """The folder that only this user can enter, made or handed over with all that is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for place, folders, files in os.walk(folder) if user is not None else ():
        for path in (Path(place), *(Path(place, name) for name in (*folders, *files))):
            with contextlib.suppress(FileNotFoundError):  # its processes may be at work
                if path.lstat().st_uid != user:
                    os.chown(path, user, user, follow_symlinks=False)
    return folder
