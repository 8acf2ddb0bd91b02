"""権限と利用目的: who may do what, and what for."""

from sesshu.foundation.access.actor import Actor, job_actor

__all__ = ["Actor", "job_actor"]
