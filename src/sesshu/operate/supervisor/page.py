"""The status page on the front port: there from the first second, with links as soon as a system answers."""

from __future__ import annotations

import html
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sesshu.operate.supervisor.board import READY, Board, Line

STYLE = (
    "body{font-family:'BIZ UDPGothic',sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;line-height:1.7}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #949494;padding:.5rem;text-align:left}"
    ".demo{background:#ce0000;color:#fff;padding:.5rem 1rem;font-weight:bold}a{color:#0017c1}"
)
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def serve(board: Board, port: int) -> ThreadingHTTPServer:
    """Start the page on a loopback port, in a thread of its own. `OSError` when the port is taken."""
    handler = type("StatusPage", (_Page,), {"board": board})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="status-page", daemon=True).start()
    return server


class _Page(BaseHTTPRequestHandler):
    board: Board

    def do_GET(self) -> None:
        answers = {
            "/": ("text/html; charset=utf-8", lambda: render(self.board)),
            "/style.css": ("text/css; charset=utf-8", lambda: STYLE),
            "/status.json": ("application/json", lambda: status(self.board)),
        }
        kind, make = answers.get(self.path, ("", lambda: ""))
        self.send_response(200 if kind else 404)
        body = make().encode()
        for name, value in (("Content-Type", kind or "text/plain"), ("Content-Length", str(len(body))),
                            ("Cache-Control", "no-store"), ("Content-Security-Policy", POLICY)):  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Requests for a status page are not worth a line."""


def status(board: Board) -> str:
    """The board as JSON: `{ready, lines: [{name, state, remark, link}]}`."""
    lines = [{"name": at.name, "state": at.state, "remark": at.remark, "link": at.link} for at in board.lines]
    return json.dumps({"ready": board.ready, "lines": lines}, ensure_ascii=False)


def render(board: Board) -> str:
    refresh = "" if board.ready else '<meta http-equiv="refresh" content="2">'
    notes = "".join(f"<li>{html.escape(note)}</li>" for note in board.notes)
    rows = "".join(_row(line) for line in board.lines)
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{html.escape(board.title)}</title>'
        f'<link rel="stylesheet" href="/style.css">{refresh}</head><body><h1>{html.escape(board.title)}</h1>'
        f"<ul>{notes}</ul><table><thead><tr><th>しくみ</th><th>状態</th><th>補足</th></tr></thead>"
        f'<tbody aria-live="polite">{rows}</tbody></table></body></html>'
    )


def _row(line: Line) -> str:
    name = html.escape(line.name)
    if line.link and line.state == READY:
        name = f'<a href="{html.escape(line.link)}">{name}</a>'
    return f"<tr><td>{name}</td><td>{line.state}</td><td>{html.escape(line.remark)}</td></tr>"
