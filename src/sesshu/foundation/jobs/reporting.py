"""Mail about jobs that failed: put into the outbox with the failure itself, sent by the worker as often as it takes.

The mail names the kind of job, the time and the municipality; it holds no personal data. Without SESSHU_MAIL_HOST and
SESSHU_MAIL_TO nothing is put; failures are still on the screens and in the health page.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from uuid import UUID

from django.conf import settings

from sesshu.dates import wareki
from sesshu.foundation import clock, outbox
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.outbox.models import Message

TOPIC = "job.failure_mail"
SECONDS = 20


def is_on() -> bool:
    """Whether failures are told by mail."""
    return bool(settings.SESSHU_MAIL_HOST and settings.SESSHU_MAIL_TO)


def tell_failure(job: Job) -> None:
    """Put the mail about a failed job; once for each job. Inside the caller's transaction."""
    if is_on():
        outbox.put(topic=TOPIC, key=str(job.id), payload={"job": str(job.id)}, purpose="SYSTEM_OPERATION")


@outbox.handler(TOPIC)
def send(message: Message) -> str:
    """Hand the mail to the office's server. A lost answer sends it twice, under one Message-ID."""
    job = Job.objects.get(id=UUID(message.payload["job"]))
    mail = mail_about(job, message.idempotency_key)
    with _server() as server:
        server.send_message(mail)
    return str(mail["Message-ID"])


def mail_about(job: Job, key: str) -> EmailMessage:
    """The mail: what failed, when, why in the words of the job's row, and where to look."""
    kind = declared().get(job.kind)
    label = kind.label if kind else job.kind
    at = (job.finished_at or clock.now()).astimezone(clock.TOKYO)
    mail = EmailMessage()
    mail["Subject"] = f"【接種 {settings.SESSHU_MUNICIPALITY}】自動処理が失敗しました：{label}"
    mail["From"], mail["To"] = settings.SESSHU_MAIL_FROM, settings.SESSHU_MAIL_TO
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{key}@{make_msgid().rpartition('@')[2].rstrip('>')}>"
    mail.set_content(
        f"処理　：{label}\n終わり：{wareki(at.date())} {at:%H:%M}\n"
        f"状態　：失敗（{job.error_code}）\n理由　：{job.reason}\n\n"
        f"「自動処理」の画面（/jobs/{job.id}/）で内容を確かめ、必要ならもう一度実行してください。\n"
        "このメールに個人に関する情報は含まれません。\n"
    )
    return mail


def _server() -> smtplib.SMTP:
    host, port = settings.SESSHU_MAIL_HOST, settings.SESSHU_MAIL_PORT
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        if settings.SESSHU_MAIL_STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if settings.SESSHU_MAIL_USER:
            server.login(settings.SESSHU_MAIL_USER, settings.SESSHU_MAIL_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server
