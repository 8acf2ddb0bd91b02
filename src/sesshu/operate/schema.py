"""What a place is, what its database looks like, and how it is brought there."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import psycopg

from sesshu.operate import blueprints

SOURCE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Place:
    """One system of one municipality (`network` has none)."""

    system: str
    municipality: str = ""

    @property
    def name(self) -> str:
        return f"sesshu_{self.system}_{self.municipality}".rstrip("_")


@dataclass(frozen=True, slots=True)
class Access:
    """The two addresses of a place's database."""

    owner: str
    app: str


@cache
def schema_hash() -> str:
    """Hash of everything that shapes a database: migrations, models, grants and the versions of their libraries."""
    digest = hashlib.sha256()
    for library in ("django", "procrastinate"):
        digest.update(f"{library}=={version(library)}\n".encode())
    files = {
        *SOURCE.glob("**/migrations/*.py"),
        *SOURCE.glob("**/models.py"),
        *SOURCE.glob("**/models/**/*.py"),
        *(SOURCE / "operate" / name for name in ("grants.py", "databases.py", "schema.py", "roles.py")),
        *SOURCE.glob("**/function.py"),  # made anew after each migration
        SOURCE / "foundation" / "keeping.py",
        SOURCE / "ledger" / "erasures" / "treatments.py",
    }
    for file in sorted(files):
        digest.update(file.relative_to(SOURCE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def migrate(place: Place, access: Access) -> None:
    """Bring a database to the present schema: an empty one by its system's blueprint, any other by the migrations."""
    role = str(psycopg.conninfo.conninfo_to_dict(access.app)["user"])
    if not blueprints.load(place.system, access.owner, role):
        run_migrations(place, access)


def run_migrations(place: Place, access: Access) -> None:
    """Run migrations and grants as the owner, in a process of its own with the system's settings."""
    environment = os.environ | {
        "SESSHU_SYSTEM": place.system,
        "SESSHU_MUNICIPALITY": place.municipality,
        "SESSHU_DSN": access.owner,
        "SESSHU_APP_ROLE": psycopg.conninfo.conninfo_to_dict(access.app)["user"],
        "DJANGO_SETTINGS_MODULE": f"sesshu.site.{place.system}",
        "PYTHONPATH": str(SOURCE.parent),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sesshu.operate.grants"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{place.name}: {done.stderr.strip()[-2000:]}")
