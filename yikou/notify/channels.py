"""The ways out of the house, chosen by one setting: none, a folder, mail, a gateway in the network.

A way takes one letter and returns; what goes wrong is a `NotSent` whose sentence holds no number
and no address, for it is kept.
"""

import json
import os
import smtplib
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from yikou.kernel.clock import ZONE

PATIENCE = 10.0  # seconds that a way out is waited for
LOST_AFTER = timedelta(minutes=30)  # a message in hand for so long: whoever sent it is gone
SUBJECT = "通知"


class NotSent(Exception):
    """It did not go out, and why, in a sentence for whoever looks after it."""


@dataclass(frozen=True)
class Letter:
    """One message as it leaves the house: `key` names it, so that a gateway can refuse it twice."""

    key: str
    phone: str
    text: str
    at: datetime


def chosen() -> str:
    """The way that the setting names: none, file, smtp or http."""
    scheme = str(settings.NOTIFY).partition(":")[0].lower()
    return {"": "none", "https": "http"}.get(scheme, scheme)


def is_on() -> bool:
    """Whether anything leaves the house by itself."""
    return chosen() != "none"


def send(letter: Letter) -> str:
    """Send one letter; how it went, in a word (短信). Raises NotSent."""
    word, way = _WAYS[chosen()]
    way(letter)
    return word


def _to_nobody(letter: Letter) -> None:
    raise NotSent("没有设短信通道")


def _to_file(letter: Letter) -> None:
    """One line of JSON in the day's file, for a gateway that looks there."""
    folder = Path(str(settings.NOTIFY).partition(":")[2])
    local = letter.at.astimezone(ZONE)
    said = {"id": letter.key, "phone": letter.phone, "text": letter.text, "at": local.isoformat(timespec="seconds")}
    line = json.dumps(said, ensure_ascii=False) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / f"{local:%Y-%m-%d}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as wrong:
        raise NotSent(f"写不进短信文件夹：{os.strerror(wrong.errno) if wrong.errno else '原因不明'}") from wrong


def _to_mail(letter: Letter) -> None:
    """A mail to the address that the setting makes of the number."""
    asked = urlsplit(str(settings.NOTIFY))
    given = dict(parse_qsl(asked.query))
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = SUBJECT, f"<{letter.key}@yikou.local>"
    mail["From"], mail["To"] = given.get("from", "yikou@localhost"), given["to"].replace("{phone}", letter.phone)
    mail.set_content(letter.text)
    try:
        with smtplib.SMTP(asked.hostname or "localhost", asked.port or 25, timeout=PATIENCE) as server:
            if given.get("tls") == "1":
                server.starttls()
            if asked.username:
                server.login(unquote(asked.username), unquote(asked.password or ""))
            server.send_message(mail)
    except smtplib.SMTPResponseException as wrong:
        raise NotSent(f"邮件服务器不收：{wrong.smtp_code}") from wrong
    except (smtplib.SMTPException, OSError, ValueError) as wrong:
        raise NotSent(f"邮件没有发出：{_why(wrong)}") from wrong


def _to_gateway(letter: Letter) -> None:
    """A POST to the gateway; its body is the setting's template, as JSON or as a form."""
    body, kind = _body(str(settings.NOTIFY_BODY), letter)
    wanted = urllib.request.Request(str(settings.NOTIFY), data=body, headers={"Content-Type": kind}, method="POST")
    try:
        with _STRAIGHT.open(wanted, timeout=PATIENCE) as answer:
            said = answer.read(65536).decode("utf-8", "replace")
    except urllib.error.HTTPError as wrong:
        raise NotSent(f"短信网关答 {wrong.code}") from wrong
    except (OSError, ValueError) as wrong:
        raise NotSent(f"连不上短信网关：{_why(wrong)}") from wrong
    if settings.NOTIFY_OK and settings.NOTIFY_OK not in said:
        raise NotSent("短信网关没有说收下了")


class _Stay(urllib.request.HTTPRedirectHandler):
    """A number is never carried on to another address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


# Straight into the local network: no proxy of the environment is asked.
_STRAIGHT = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)


def _body(template: str, letter: Letter) -> tuple[bytes, str]:
    said = {"id": letter.key, "phone": letter.phone, "text": letter.text}
    is_json = template.lstrip().startswith("{")
    for name, value in said.items():
        template = template.replace(f"{{{name}}}", json.dumps(value)[1:-1] if is_json else quote_plus(value))
    return template.encode(), "application/json" if is_json else "application/x-www-form-urlencoded"


def _why(wrong: BaseException) -> str:
    cause = getattr(wrong, "reason", wrong)
    if isinstance(cause, TimeoutError | socket.timeout):
        return "超时"
    if isinstance(cause, ConnectionRefusedError):
        return "没有人应"
    return type(cause).__name__


_WAYS: Mapping[str, tuple[str, Callable[[Letter], None]]] = MappingProxyType(
    {"none": ("", _to_nobody), "file": ("短信", _to_file), "smtp": ("邮件", _to_mail), "http": ("短信", _to_gateway)}
)


def check(**_: Any) -> list[CheckMessage]:
    """Django system check `notify.E001`: the setting names a way out, and what that way needs."""
    way, rest = chosen(), str(settings.NOTIFY).partition(":")[2]
    wrong = {
        "none": "",
        "file": "" if Path(rest).is_absolute() else "file: wants the absolute path of a folder",
        "smtp": "" if "{phone}" in dict(parse_qsl(urlsplit(rest).query)).get("to", "") else "smtp: wants ?to={phone}@…",
        "http": ""
        if "{phone}" in settings.NOTIFY_BODY and "{text}" in settings.NOTIFY_BODY
        else "the body lacks a place",
    }.get(way, f"no such way: {way}")
    return [Error(f"YIKOU_NOTIFY: {wrong}", hint="See docs/operations.md, 通知.", id="notify.E001")] if wrong else []
