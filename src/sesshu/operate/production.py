"""Production: processes of one place, named by its environment (a systemd EnvironmentFile), kept alive.

Needed: SESSHU_SYSTEM, SESSHU_MUNICIPALITY, SESSHU_DSN (the app role), SESSHU_SECRET_KEY, SESSHU_FILES_KEY,
SESSHU_HOSTS.
`migrate` needs SESSHU_OWNER_DSN as well; `municipality add` needs SESSHU_ADMIN_DSN instead of all of these.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from sesshu.numbers import municipality_code
from sesshu.operate import processes
from sesshu.operate.databases import Access, Databases, Place, migrate
from sesshu.operate.own_user import own_folder, own_user, told_of_root
from sesshu.operate.reach import write_private
from sesshu.operate.supervisor import Board, Child, Supervisor

SYSTEMS = ("ledger", "addressee", "hub", "intermediary", "network")
WITHOUT_MUNICIPALITY = ("network",)
PASSED_ON = (
    "SESSHU_SECRET_KEY", "SESSHU_FILES_KEY", "SESSHU_HOSTS", "SESSHU_ORIGINS", "SESSHU_VAR", "SESSHU_SLOTS",
    "SESSHU_RP_ID",
    "SESSHU_TERMINAL_HEADER", "SESSHU_MUNICIPALITY_NAME", "SESSHU_FONTS", "SESSHU_TOLD_DAYS", "SESSHU_DRAFT_DAYS",
    "SESSHU_API_REFUSED_ALLOWED", "SESSHU_API_REFUSED_MINUTES", "SESSHU_API_CALLS_PER_MINUTE", "SESSHU_FAULT_SECONDS",
    "SESSHU_ADDRESSEE_ADDRESS", "SESSHU_ADDRESSEE_KEY", "SESSHU_INTERMEDIARY_ADDRESS", "SESSHU_INTERMEDIARY_KEY",
    "SESSHU_MAIL_HOST", "SESSHU_MAIL_PORT", "SESSHU_MAIL_STARTTLS", "SESSHU_MAIL_USER", "SESSHU_MAIL_PASSWORD",
    "SESSHU_MAIL_FROM", "SESSHU_MAIL_TO",
    "SESSHU_DISASTER_PASSPHRASE", "SESSHU_DISASTER_FOLDER", "SESSHU_KEY_PROVIDER", "SESSHU_KEYS",
    "SESSHU_PKCS11_MODULE", "SESSHU_PKCS11_TOKEN", "SESSHU_PKCS11_PIN_FILE", "SESSHU_REVEAL_NUMBERS",
    "SESSHU_EXCHANGE_KEYS", "SESSHU_NETWORK_KEYS", "SESSHU_NETWORK_ADDRESS", "SESSHU_EXCHANGE_TIMEOUT",
    "SESSHU_INQUIRY_DAYS", "SESSHU_ANSWER_DAYS", "SESSHU_LEASE_SECONDS", "SESSHU_BODY_KIND",
    "SESSHU_RECEIVERS", "SESSHU_DELIVERY_TIMEOUT", "SESSHU_CALL_TIMEOUT", "SESSHU_DELIVERY_DAYS",
)  # fmt: skip


class WrongUsageError(Exception):
    """設定が足りません。"""


def needed(name: str, example: str, environment: Mapping[str, str] = os.environ) -> str:
    """A setting, or `WrongUsageError` that names it and shows an example."""
    value = environment.get(name, "")
    if not value:
        raise WrongUsageError(f"{name} を設定してください。例: {name}={example}")
    return value


def place_of_environment() -> Place:
    system = needed("SESSHU_SYSTEM", "ledger")
    if system not in SYSTEMS:
        raise WrongUsageError(f"SESSHU_SYSTEM={system} というシステムはありません。使えるもの: {'、'.join(SYSTEMS)}")
    return Place(system, "" if system in WITHOUT_MUNICIPALITY else needed("SESSHU_MUNICIPALITY", "431001"))


def run(kind: str, port: int, workers: int, site: str = "") -> int:
    """`web` or `worker` of the environment's place, restarted when it dies, drained on SIGTERM. `site`: another
    website of it, such as `booking`, whose SESSHU_DSN is that of the role `…_public`."""
    place = place_of_environment()
    dsn = needed("SESSHU_DSN", "postgresql://sesshu_ledger_431001_app:…@db:5432/sesshu_ledger_431001")
    settings = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"SESSHU_PRODUCTION": "1"}
    if reason := refusal(processes.environment(place, dsn, settings)):
        sys.stderr.write(reason)
        return 1
    if site == "booking" and not str(psycopg.conninfo.conninfo_to_dict(dsn).get("user", "")).endswith("_public"):
        raise WrongUsageError("予約サイトの SESSHU_DSN には …_public の役割を使ってください。ほかでは動かしません。")
    post = processes.Post(place, dsn, port, site, user=_own_user(place))
    child = processes.web(post, settings, workers=workers) if kind == "web" else processes.worker(post, settings)
    return keep([child])


def _own_user(place: Place) -> int | None:
    """Started by root, the system with the Individual Numbers becomes a user of its own, alone with its folder."""
    if place.system != "addressee" or os.geteuid() != 0:
        return None
    folder = Path(needed("SESSHU_VAR", f"/var/lib/sesshu/addressee-{place.municipality}"))
    user = own_user(place, folder)
    if user is None:
        sys.stderr.write(f"{told_of_root(place, user)}\n")
        return None
    own_folder(folder, user)
    return user


def refusal(environment: dict[str, str]) -> str:
    """Why this house may not start, as text; "" when it may. A set clock is told too, though it is not passed on."""
    told = environment | {name: os.environ[name] for name in ("SESSHU_CLOCK", "SESSHU_DEMO") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "sesshu.operate.fitness"], env=told, capture_output=True, text=True, check=False
    )
    return (done.stderr or "本番として起動できません。\n") if done.returncode else ""


def keep(children: list[Child]) -> int:
    supervisor = Supervisor(children, Board("接種（sesshu）"), restart=True)
    supervisor.listen_to_signals()
    try:
        return supervisor.watch() if supervisor.start() else supervisor.exit_code
    finally:
        supervisor.stop()


def migrate_place() -> dict[str, str]:
    """Bring the environment's database to the present schema, as its owner."""
    place = place_of_environment()
    owner = needed("SESSHU_OWNER_DSN", "postgresql://sesshu_ledger_431001_owner:…@db:5432/sesshu_ledger_431001")
    app = needed("SESSHU_DSN", "postgresql://sesshu_ledger_431001_app:…@db:5432/sesshu_ledger_431001")
    migrate(place, Access(owner, app))
    return {"database": str(psycopg.conninfo.conninfo_to_dict(app)["dbname"]), "state": "migrated"}


def add_municipality(code: str, folder: Path) -> list[dict[str, Any]]:
    """Databases and roles of every system for a municipality. Their addresses go into files with mode 0600: one for
    the processes, and one for `migrate` alone, so that what serves pages never holds the owner's password."""
    admin = needed("SESSHU_ADMIN_DSN", "postgresql://postgres:…@db:5432/postgres")
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Databases(admin, folder / "roles.json")
    found = []
    for system in (system for system in SYSTEMS if system not in WITHOUT_MUNICIPALITY):
        place = Place(system, municipality_code.read(code))
        file = settle(folder, place, keeper.ensure(place))
        if system == "ledger":
            settle_booking(folder, place, keeper.public(place))
        found.append({"system": system, "municipality": place.municipality, "database": place.name, "settings": file})
    return found


def settle(folder: Path, place: Place, access: Access) -> str:
    """The two settings files of a place, where they are missing. Returns the first one's name."""
    name = f"{place.system}-{place.municipality}"
    _write_once(folder / f"{name}.env", process_settings(place, access))
    _write_once(folder / f"{name}-owner.env", f"SESSHU_OWNER_DSN={access.owner}\n")
    return str(folder / f"{name}.env")


def settle_booking(folder: Path, place: Place, dsn: str) -> None:
    """The settings of the public page: its own role, its own secret, and nothing that the ledger's processes hold."""
    file = folder / f"{place.system}-{place.municipality}-booking.env"
    _write_once(file, process_settings(place, Access("", dsn)))


def process_settings(place: Place, access: Access) -> str:
    """The EnvironmentFile of a place; the name of its pages is for the city to fill in."""
    lines = {
        "SESSHU_SYSTEM": place.system,
        "SESSHU_MUNICIPALITY": place.municipality,
        "SESSHU_DSN": access.app,
        "SESSHU_SECRET_KEY": secrets.token_urlsafe(48),
        "SESSHU_FILES_KEY": secrets.token_urlsafe(48),
        "SESSHU_VAR": f"/var/lib/sesshu/{place.system}-{place.municipality}",
        "SESSHU_SLOTS": "/var/lib/sesshu/slots",
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    return text + "# 画面の名前を書いてください。例: SESSHU_HOSTS=sesshu.city.example.jp\nSESSHU_HOSTS=\n"


def _write_once(file: Path, text: str) -> None:
    """Settings that a city has filled in are never overwritten."""
    if not file.exists():
        write_private(file, text)
