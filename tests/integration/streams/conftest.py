from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from brokers import FEED, Broker, delete_nats, is_nats_up, make_kinesis, make_nats
from moto.server import ThreadedMotoServer

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contract
from c360.kit.resources import resource_folder
from c360.testing.workspaces import make_workspace


@pytest.fixture(scope="module")
def moto_address() -> Iterator[str]:
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["kinesis", "nats"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    if request.param == "kinesis":
        yield make_kinesis(request.getfixturevalue("moto_address"))
        return
    if not is_nats_up():
        if os.environ.get("C360_REQUIRE_SERVICES"):
            pytest.fail("NATS does not answer on 127.0.0.1:4222")
        pytest.skip("NATS does not answer on 127.0.0.1:4222")
    broker = make_nats()
    yield broker
    delete_nats(broker)


@pytest.fixture
def contracts() -> dict[str, Contract]:
    return {FEED: read_contract(resource_folder("contracts") / f"{FEED}.odcs.yaml")}


@pytest.fixture
def workspace(tmp_path: Path, broker: Broker) -> Workspace:
    return make_workspace(tmp_path, broker.settings, {})
