"""Eight of the faults of `make soak`, and the command itself at both doors: no label is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


def test_the_command_goes_through_both_doors() -> None:
    command = [sys.executable, "-m", "tests.soak", "--faults", "2", "--seed", "b"]  # draws one of each
    done = subprocess.run(command, cwd=Path(__file__).parents[2], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1/2  lab: " in done.stdout and "2/2  site: " in done.stdout
