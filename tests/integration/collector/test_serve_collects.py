"""``c360 serve`` collects events where the settings say so, and ends when it is told to."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
from contextlib import closing
from pathlib import Path

from c360.pipelines.live_events import LandingEvents
from c360.state.database import open_state
from c360.testing.collecting import PROGRAM, free_port, make_events, post_batch
from c360.testing.workspaces import make_workspace

END_SECONDS = 120


def test_serve_takes_events_and_one_interrupt_ends_it(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, "[collector]\nenabled = true\n", {})
    workspace.make_data_folder()
    state = open_state(workspace.state_url)
    key = state.write_keys.add_key("test")
    state.close()
    port = free_port()
    command = [*PROGRAM, "serve", "--workspace", str(tmp_path), "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert "Serving" in server.stdout.readline()

        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            assert post_batch(connection, key, make_events("served", 3)) == 200
            seen = {event.message_id for event in LandingEvents(workspace).recent(10).events}
            assert seen == {"served-0", "served-1", "served-2"}
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        server.wait(timeout=END_SECONDS)
    finally:
        server.kill()
        server.communicate()
