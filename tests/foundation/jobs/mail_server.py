"""A mail server on loopback that speaks enough SMTP to take a mail and remembers it. It can refuse some times."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    port: int = 0
    refuse: int = 0
    mails: list[EmailMessage] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            while line := self.rfile.readline().strip():
                word = line.split(b":")[0].split()[0].upper()
                if word == b"DATA":
                    self.say("354 go on")
                    self.take()
                elif word == b"MAIL" and box.refuse:
                    box.refuse -= 1
                    self.say("451 later")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def take(self) -> None:
            text = b""
            while (line := self.rfile.readline()) != b".\r\n":
                text += line.removeprefix(b".") if line.startswith(b"..") else line
            box.mails.append(message_from_bytes(text, policy=policy.default))  # type: ignore[arg-type]
            self.say("250 taken")

        def say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
