"""The supervisor: a web process and a worker for each (system, municipality), started, watched, drained."""

from sesshu.operate.supervisor.board import Board
from sesshu.operate.supervisor.child import Child
from sesshu.operate.supervisor.watch import Supervisor

__all__ = ["Board", "Child", "Supervisor"]
