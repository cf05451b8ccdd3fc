"""Tell people of alerts, once each: what is repeated within the cooldown is only counted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException

from c360.kit.clock import Clock, utc_now
from c360.ops.channels import Channel
from c360.state.alerts import Alert, Alerts, StoredAlert

log = logging.getLogger(__name__)


class Notifier:
    """Keeps alerts and sends new ones through every channel.

    A channel that fails keeps neither the others nor the work that raised the alert from going
    on: what went wrong is logged and kept with the alert.
    """

    def __init__(
        self,
        alerts: Alerts,
        channels: Sequence[Channel],
        *,
        workspace: str,
        cooldown: timedelta,
        clock: Clock = utc_now,
    ) -> None:
        self._alerts = alerts
        self._channels = tuple(channels)
        self._workspace = workspace
        self._cooldown = cooldown
        self._clock = clock

    def notify(self, alerts: Sequence[Alert]) -> list[StoredAlert]:
        """Keep alerts and tell of those that are new.

        Returns:
            Those that people were told of.
        """
        told = []
        for alert in alerts:
            stored = self._alerts.raise_once(alert, self._cooldown)
            if stored is not None:
                self._alerts.note_delivery(stored.id, self._clock(), self._send(alert))
                told.append(stored)
        return told

    def _send(self, alert: Alert) -> str:
        outcomes = []
        for channel in self._channels:
            try:
                channel.send(alert, self._workspace)
                outcomes.append(f"{channel.name}: sent")
            except (OSError, SMTPException) as error:
                log.exception("An alert could not be sent by %s", channel.name)
                outcomes.append(f"{channel.name}: failed ({error})")
        return "; ".join(outcomes)
