"""Who acts: a person signed in at a terminal, another system with its key, or a named job."""

from __future__ import annotations

from dataclasses import dataclass, field

from sesshu.foundation.errors import NotPermitted

_LETTERS = {"person": "u", "client": "c", "job": "j"}


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who reads or changes something. Queries take it as `viewer`, actions as `by`."""

    kind: str  # "person" | "client" | "job"
    id: str  # account id, the id of the calling system, or the job's name
    permissions: frozenset[str] = field(default_factory=frozenset)
    display_name: str = ""
    terminal: str = ""
    session: str = ""
    duty_name: str = ""

    def __post_init__(self) -> None:
        if self.kind not in _LETTERS or not self.id:
            raise ValueError("an actor is a person, a calling system or a named job")

    @property
    def code(self) -> str:
        """How the audit log names this actor: `u:<account id>`, `c:<calling system>` or `j:<job name>`."""
        return f"{_LETTERS[self.kind]}:{self.id}"

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def check(self, permission: str) -> None:
        """Raise `NotPermitted` without the permission."""
        if permission not in self.permissions:
            raise NotPermitted(permission=permission)


def job_actor(name: str, *permissions: str) -> Actor:
    """An actor for a named system job; it holds exactly the permissions its declaration lists."""
    return Actor(kind="job", id=name, permissions=frozenset(permissions), display_name=name)
