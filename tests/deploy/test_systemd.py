"""The unit of docs/deployment.md: judged by systemd-analyze, and run under a real systemd."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from ..scale.rig import free_port, get, program
from .machine import Machine, machine, write_units
from .test_servers import CARD, Reader

pytestmark = pytest.mark.slow


def test_systemd_finds_little_to_add(tmp_path: Path) -> None:
    """Its own judgement of exposure: 0 is best, 10 worst; a service without any of this has 9.6."""
    analyze = program("systemd-analyze")
    units = write_units(tmp_path / "units", 8000)
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(units / "cards.service")],
        capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"exposure level for cards\.service: ([\d.]+)", done.stdout)
    assert found, (done.stdout[-500:], done.stderr)
    assert float(found[1]) <= 2.0, done.stdout


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Machine]:
    with machine(tmp_path_factory.mktemp("machine"), port) as made:
        for unit in ("cards.service", "cards-upload.service", "cards-upload.timer"):
            done = made.run("systemd-analyze", "verify", f"/etc/systemd/system/{unit}")
            assert (done.returncode, done.stderr) == (0, ""), unit
        made.systemctl("start", "cards.socket", "cards.service")
        yield made


def main_pid(host: Machine) -> str:
    return host.systemctl("show", "--property=MainPID", "--value", "cards.service")


def inside(host: Machine, line: str) -> subprocess.CompletedProcess[str]:
    """Run in the mounts of the service, as its user."""
    command = ["nsenter", "--target", main_pid(host), "--mount", "setpriv", "--reuid=cards"]
    return host.run(*command, "--regid=cards", "--clear-groups", "sh", "-c", line)


def test_the_service_writes_its_two_folders_and_nothing_else(host: Machine, port: int) -> None:
    assert host.systemctl("is-active", "cards.service") == "active"
    assert b'"ok"' in get(port, "/widget/v1/health.json").body
    for folder in ("/var/lib/cards/archive/objects", "/var/cache/cards/store"):
        done = inside(host, f"ls -A {folder} && touch {folder}/x && rm {folder}/x")
        assert done.returncode == 0 and done.stdout, (folder, done.stderr)
    for folder in ("/srv/cards", "/srv/cards/cards", "/usr", "/etc", "/var/lib", "/opt"):
        done = inside(host, f"touch {shlex.quote(folder)}/x")
        assert "Read-only file system" in done.stderr, (folder, done)
    assert inside(host, "ls /root").returncode != 0


def test_a_restart_and_a_reload_lose_no_request(host: Machine, port: int) -> None:
    with Reader(port) as reader:
        sleep(0.5)
        first = main_pid(host)
        host.systemctl("restart", "cards.service")
        second = main_pid(host)
        host.systemctl("reload", "cards.service")
        sleep(2)
    assert first != second == main_pid(host)
    assert reader.asked > 30
    assert not reader.wrong, (reader.asked, reader.wrong[:5], host.said[-3000:])


def test_it_is_there_again_after_a_kill_and_a_recall_arrives(host: Machine, port: int) -> None:
    before = main_pid(host)
    host.systemctl("kill", "--signal=KILL", "cards.service")
    until = monotonic() + 20
    while main_pid(host) in (before, "0"):
        assert monotonic() < until
        sleep(0.2)
    assert get(port, CARD).status == 200
    sleep(3)  # the press of the store has to have looked once
    line = "LD_LIBRARY_PATH=/opt/python/lib venv/bin/python -m widget recall cards tens"
    line += " --severity serious --reason Unsafe. --what-to-do Stop."
    done = host.run("sh", "-c", f"cd /srv/cards && {line}")
    assert done.returncode == 0, done.stderr
    sleep(2)
    assert {get(port, CARD).status for _ in range(60)} == {410}
