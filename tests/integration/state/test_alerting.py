"""Alerts reach real receivers: a web server and a mail server on this machine."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from c360.config.settings import AlertSettings
from c360.ops.alerting import Notifier
from c360.ops.channels import Channel
from c360.pipelines.watch import make_channels
from c360.state.alerts import Alert
from c360.state.database import StateDatabase, open_state

NOW = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
ALERT = Alert(NOW, "step_failed", "run/build", "BuildError: <model> & more.", "r1")


class SlackReceiver(BaseHTTPRequestHandler):
    """Keeps what is posted."""

    status = 200
    received: list[dict[str, object]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).received.append(json.loads(body))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class MailReceiver(socketserver.StreamRequestHandler):
    """A mail server that takes every mail."""

    received: list[str]

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                type(self).received.append(self._read_mail())
            self._say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _read_mail(self) -> str:
        lines: list[str] = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def slack() -> Iterator[tuple[str, type[SlackReceiver]]]:
    handler = type("Receiver", (SlackReceiver,), {"received": []})
    with served(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as port:
        yield f"http://127.0.0.1:{port}/hook", handler


@pytest.fixture
def mail() -> Iterator[tuple[int, type[MailReceiver]]]:
    handler = type("Receiver", (MailReceiver,), {"received": []})
    with served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)) as port:
        yield port, handler


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    opened = open_state(tmp_path / "state.db")
    yield opened
    opened.close()


def make_notifier(state: StateDatabase, channels: list[Channel]) -> Notifier:
    return Notifier(
        state.alerts,
        channels,
        workspace="Acme",
        cooldown=timedelta(hours=1),
        clock=lambda: NOW,
    )


def at(hours: float) -> Alert:
    return Alert(NOW + timedelta(hours=hours), ALERT.kind, ALERT.target, ALERT.message, "r2")


def test_an_alert_is_posted_as_slack_takes_it(
    state: StateDatabase, slack: tuple[str, type[SlackReceiver]]
) -> None:
    url, receiver = slack

    make_notifier(state, make_channels(AlertSettings(webhook_url=url))).notify([ALERT])

    [message] = receiver.received
    assert message["text"] == "A step failed: run/build"
    assert "&lt;model&gt; &amp; more" in json.dumps(message["blocks"])
    assert state.alerts.list_alerts()[0].delivery == "log: sent; webhook: sent"


def test_an_alert_is_mailed(state: StateDatabase, mail: tuple[int, type[MailReceiver]]) -> None:
    port, receiver = mail
    settings = AlertSettings(smtp_host="127.0.0.1", smtp_port=port, mail_to=("ann@example.com",))

    make_notifier(state, make_channels(settings)).notify([ALERT])

    [message] = receiver.received
    assert "Subject: [C360] Acme: A step failed: run/build" in message
    assert "To: ann@example.com" in message
    assert "BuildError: <model> & more." in message


def test_a_repeat_within_the_cooldown_is_counted_and_not_sent(
    state: StateDatabase, slack: tuple[str, type[SlackReceiver]]
) -> None:
    url, receiver = slack
    notifier = make_notifier(state, make_channels(AlertSettings(webhook_url=url)))

    for hours in (0, 0.5, 0.9):
        notifier.notify([at(hours)])
    assert len(receiver.received) == 1
    assert [alert.repeat_count for alert in state.alerts.list_alerts()] == [3]

    notifier.notify([at(1.0)])
    assert len(receiver.received) == 2


def test_another_target_is_not_a_repeat(
    state: StateDatabase, slack: tuple[str, type[SlackReceiver]]
) -> None:
    url, receiver = slack
    notifier = make_notifier(state, make_channels(AlertSettings(webhook_url=url)))

    notifier.notify([ALERT, Alert(NOW, ALERT.kind, "run/publish", "No.", "r1")])

    assert len(receiver.received) == 2


def test_a_receiver_that_fails_is_noted_and_the_others_are_told(
    state: StateDatabase,
    slack: tuple[str, type[SlackReceiver]],
    mail: tuple[int, type[MailReceiver]],
) -> None:
    slack[1].status = 500
    settings = AlertSettings(
        webhook_url=slack[0], smtp_host="127.0.0.1", smtp_port=mail[0], mail_to=("a@example.com",)
    )

    make_notifier(state, make_channels(settings)).notify([ALERT])

    delivery = str(state.alerts.list_alerts()[0].delivery)
    assert "webhook: failed (HTTP Error 500" in delivery
    assert "mail: sent" in delivery
    assert len(mail[1].received) == 1


def test_a_receiver_that_is_not_there_is_noted(state: StateDatabase) -> None:
    channels = make_channels(AlertSettings(webhook_url="http://127.0.0.1:9/none"))

    [told] = make_notifier(state, channels).notify([ALERT])

    assert told.target == "run/build"
    assert "webhook: failed" in str(state.alerts.list_alerts()[0].delivery)
