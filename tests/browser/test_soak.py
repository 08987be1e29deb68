"""Eight of the faults of `make soak`: no label is lost by any of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from labelcamp.workspace import port_for

from ..soak.soak import LabSoak, Soak
from .lab import Server

pytestmark = pytest.mark.browser
FAULTS = (
    "kernel killed",
    "page closed",
    "server gone",
    "disk full",
    "door changed",
    "two tabs racing",
    "clock set back",
    "power cut",
)


@pytest.fixture(scope="module")
def soak(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soak]:
    home = tmp_path_factory.mktemp("soak")
    running = LabSoak(Server(home, port_for(home)), browser)
    yield running
    running.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_no_label_is_lost(soak: Soak, fault: str) -> None:
    count = soak.once(fault, "suite")
    assert count.harmless, count
