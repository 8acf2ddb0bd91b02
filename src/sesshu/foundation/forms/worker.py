"""The typesetting process: `python -m sesshu.foundation.forms.worker`. One JSON task a line in, one answer a line out.

Imports no Django. Its first act is to leave the network where the system allows that.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
_PAGE_TREE = re.compile(rb"/Type\s*/Pages\b.*?/Count\s+(\d+)", re.DOTALL)


def leave_the_network() -> None:
    """Move into a network namespace of its own. Where that is forbidden, templates still cannot download:
    registration refuses `@preview`, and the package folders given to the typesetter are empty."""
    if not sys.platform.startswith("linux"):
        return
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    ctypes.CDLL(None, use_errno=True).unshare(flags)


def main() -> None:
    leave_the_network()
    compilers: dict[str, Any] = {}
    for line in sys.stdin:
        task = json.loads(line)
        try:
            answer = _set(compilers, task)
        except (RuntimeError, ValueError, OSError) as fault:
            number = fault.errno if isinstance(fault, OSError) else None
            answer = {"fault": f"{type(fault).__name__}: {str(fault)[:300]}", "errno": number}
        print(json.dumps(answer), flush=True)


def _set(compilers: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    template, into = task["template"], Path(task["into"])
    if template not in compilers:
        compilers[template] = _compiler(template)
    inputs = {"data": json.dumps(task["data"], ensure_ascii=False)}
    if "pictures" in task:
        return _pictures(compilers[template], inputs, task, into)
    if "places" in task:
        return {"places": json.loads(_compiler(template, inputs).query("<place>", field="value"))}
    tagged = task["tagged"]
    content = compilers[template].compile(
        format="pdf",
        sys_inputs=inputs,
        timestamp=task["stamp"],
        pdf_tags=tagged,  # tags treble the size; mass print needs none
        pdf_standards=["ua-1"] if tagged else [],
    )
    _write_whole(into, content)
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pages": count_pages(content)}


def _pictures(compiler: Any, inputs: dict[str, str], task: dict[str, Any], into: Path) -> dict[str, Any]:
    pages = compiler.compile(format="png", ppi=float(task["pictures"]), sys_inputs=inputs, timestamp=task["stamp"])
    pages = [pages] if isinstance(pages, bytes) else pages
    for number, page in enumerate(pages):
        into.with_suffix(f".{number}.png").write_bytes(page)
    return {"pages": len(pages)}


def _compiler(template: str, inputs: dict[str, str] | None = None) -> Any:
    import typst

    return typst.Compiler(
        template,
        root=str(Path(__file__).resolve().parents[2]),
        font_paths=os.environ["SESSHU_FONT_FOLDERS"].split(os.pathsep),
        ignore_system_fonts=True,
        package_path=str(Path.cwd()),
        package_cache_path=str(Path.cwd()),
        sys_inputs=inputs or {},
    )


def _write_whole(into: Path, content: bytes) -> None:
    # A worker whose parent was killed finishes its part: two may write the same part, each into a draft of its own.
    draft = into.with_suffix(f".{os.getpid()}.new")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # noqa: PTH123
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk needs the room that half a file takes
        draft.unlink(missing_ok=True)
        raise
    draft.replace(into)


def count_pages(content: bytes) -> int:
    """Pages of a PDF that the typesetter wrote (its page tree is one node, uncompressed)."""
    counts = [int(count) for count in _PAGE_TREE.findall(content)]
    if not counts:
        raise ValueError("no page tree found")
    return max(counts)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # the one who asked was killed; the part will be asked for again
        os._exit(1)
