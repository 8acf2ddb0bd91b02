"""What a process that reads a hostile file gives up before it reads the first byte.

Limits of the kernel hold everywhere. Three more barriers are put up where the kernel has them: a network of its own
without a way out, Landlock (no file can be opened any more) and seccomp (no sockets, no programs, no children). What
took hold is told, so that the health page can say it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct

MEMORY_BYTES = 512 * 1024**2
CPU_SECONDS = 600  # of a whole file; that each page comes in time is the starter's watch
STREAMS = 3
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
LANDLOCK_CREATE, LANDLOCK_RESTRICT = 444, 446  # the same number on every architecture
LANDLOCK_VERSION, LANDLOCK_ALL = 1, (1 << 13) - 1  # the rights of its first version
# Forbidden calls: ptrace, socket, connect, socketpair, execve, fork, vfork, clone, clone3, execveat, io_uring_setup.
FORBIDDEN = {
    "x86_64": (0xC000003E, (101, 41, 42, 53, 59, 57, 58, 56, 435, 322, 425)),
    "aarch64": (0xC00000B7, (117, 198, 203, 199, 221, 220, 435, 281, 425)),
}
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050001
OTHER_ABI = 0x40000000  # x32 numbers begin here
_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_void_p))


def confine(*, memory: int = MEMORY_BYTES, cpu_seconds: int = CPU_SECONDS) -> dict[str, bool]:
    """From here on: standard streams, some memory and computing time, nothing else. Which further barriers hold."""
    network = _libc.unshare(NEW_USER | NEW_NETWORK) == 0 or _libc.unshare(NEW_NETWORK) == 0
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(limit, (0, 0))
    bound = _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    held = {"network": network, "landlock": bound and _landlock(), "seccomp": bound and _seccomp()}
    resource.setrlimit(resource.RLIMIT_NOFILE, (STREAMS, STREAMS))  # last: Landlock's rules need a number for a moment
    return held


def _landlock() -> bool:
    """Every kind of access to files is handled, and no rule allows any."""
    if _libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), LANDLOCK_VERSION) < 1:
        return False
    rights = ctypes.c_uint64(LANDLOCK_ALL)
    rules = _libc.syscall(LANDLOCK_CREATE, ctypes.byref(rights), ctypes.c_size_t(8), 0)
    if rules < 0:
        return False
    held = _libc.syscall(LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    return bool(held)


def _seccomp() -> bool:
    """Calls on the list answer EPERM; another architecture's numbers end the process."""
    if platform.machine() not in FORBIDDEN:
        return False
    architecture, calls = FORBIDDEN[platform.machine()]
    lines = [(LOAD, 0, 0, 4), (JUMP_EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0),
             (JUMP_AT_LEAST, len(calls) + 1, 0, OTHER_ABI)]  # fmt: skip
    lines += [(JUMP_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    lines += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    code = b"".join(struct.pack("HBBI", *line) for line in lines)
    kept = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(lines), ctypes.cast(kept, ctypes.c_void_p))
    return _libc.prctl(SECCOMP, FILTER, ctypes.byref(program), 0, 0) == 0
