"""A small system whole in one process, as in the demo: pages and worker, an orderly end."""

from __future__ import annotations

import socket
import time
import urllib.request
from pathlib import Path

import pytest

from sesshu.operate import processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.postgres import free_port
from tests.hub.systems import CLOCK, Talking, wait_for

TIDY = """
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs import actions
answer = str(actions.enqueue(kind="hub.tidy", key="t", arguments={}, by=job_actor("test", "delivery.send")).pk)
"""
STATE = """
from sesshu.foundation.jobs.models import Job
answer = Job.objects.get(kind="hub.tidy", key="t").state
"""


@pytest.mark.timeout(600)
def test_一つのプロセスが画面に答え_裏方の処理をし_使われない接続があっても順に終わる(
    databases: Databases, tmp_path: Path
) -> None:
    place = Place("hub", "131024")
    post = processes.Post(place, databases.ensure(place).app, free_port())
    settings = {
        "SESSHU_DEMO": "1", "SESSHU_CLOCK": CLOCK, "SESSHU_VAR": str(tmp_path), "SESSHU_SECRET_KEY": "x" * 50,
    }  # fmt: skip
    hub, whole = Talking(post, settings), processes.whole(post, settings)
    whole.command[-1] = "0"  # the worker begins at once
    whole.start()
    try:
        wait_for(f"{hub.door}health/live/")
        with urllib.request.urlopen(hub.door, timeout=60) as page:  # noqa: S310 - our own door
            assert "庁内連携システム" in page.read().decode()
        hub.run(TIDY)
        until = time.monotonic() + 120
        while hub.run(STATE) != "succeeded":
            assert time.monotonic() < until, "the worker did not do it"
        with socket.create_connection(("127.0.0.1", post.port)):
            whole.ask_to_stop()
            whole.wait_stopped(60)
    finally:
        whole.wait_stopped(0)
    assert whole.exit_code == 0
