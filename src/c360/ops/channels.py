"""Where alerts are sent: the log, a webhook in Slack's format, mail."""

from __future__ import annotations

import json
import logging
import smtplib
import ssl
import urllib.request
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from c360.state.alerts import Alert

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
TITLES = {
    "step_failed": "A step failed",
    "feed_late": "A feed is late",
    "partition_missing": "A partition is missing",
    "drift": "Data has drifted",
    "rows_late": "Rows came later than promised",
    "lag_over_sla": "Data comes later than promised",
    "cost": "The cost envelope is spent",
    "segment_shift": "A segment has shifted",
    "model_drift": "A model's data has drifted",
}


class Channel(Protocol):
    """A way to tell people."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    def send(self, alert: Alert, workspace: str) -> None:
        """Tell of one alert; raises OSError or SMTPException where that fails."""
        ...


@dataclass(frozen=True, slots=True)
class LogChannel:
    """Writes alerts to the log of the process."""

    name: str = "log"

    def send(self, alert: Alert, workspace: str) -> None:
        """Write one line."""
        log.warning("%s: %s, %s: %s", workspace, title_of(alert), alert.target, alert.message)


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts alerts in Slack's format, which many others understand too."""

    url: str = field(repr=False)
    name: str = "webhook"

    def send(self, alert: Alert, workspace: str) -> None:
        """Post one message."""
        if not self.url.startswith(("http://", "https://")):
            raise OSError("alerts.webhook_url is no http or https address")
        request = urllib.request.Request(
            self.url,
            data=json.dumps(slack_message(alert, workspace)).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "c360"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
            pass


@dataclass(frozen=True, slots=True)
class MailChannel:
    """Sends alerts by mail through an SMTP server."""

    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    name: str = "mail"

    def send(self, alert: Alert, workspace: str) -> None:
        """Send one mail to all recipients."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = ", ".join(self.recipients)
        message["Subject"] = _one_line(f"[C360] {workspace}: {title_of(alert)}: {alert.target}")
        message.set_content(describe_alert(alert, workspace))
        with smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS) as server:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user is not None:
                server.login(self.user, self.password or "")
            server.send_message(message)


def title_of(alert: Alert) -> str:
    """Return what kind of alert it is, in words."""
    return TITLES.get(alert.kind, alert.kind.replace("_", " ").capitalize())


def describe_alert(alert: Alert, workspace: str) -> str:
    """Return an alert as text for people."""
    lines = [f"{title_of(alert)}: {alert.target}", "", alert.message, ""]
    lines.append(f"Workspace: {workspace}")
    if alert.run_id is not None:
        lines.append(f"Run: {alert.run_id}")
    lines.append(f"At: {alert.at:%Y-%m-%d %H:%M:%S} UTC")
    return "\n".join(lines) + "\n"


def slack_message(alert: Alert, workspace: str) -> dict[str, object]:
    """Return an alert as Slack's incoming webhooks take it."""
    head = f"*{_escape(title_of(alert))}: {_escape(alert.target)}*"
    note = f"{workspace} · {alert.at:%Y-%m-%d %H:%M} UTC"
    if alert.run_id is not None:
        note += f" · run {alert.run_id}"
    section = {"type": "mrkdwn", "text": f"{head}\n{_escape(alert.message)[:2900]}"}
    return {
        "text": f"{title_of(alert)}: {alert.target}",
        "blocks": [
            {"type": "section", "text": section},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": _escape(note)}]},
        ],
    }


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
