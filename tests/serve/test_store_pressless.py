"""A store for which no press can start: what its workers say of themselves."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from .desk import Desk, comes
from .test_store_processes import Worker, desk, started, store, workers  # noqa: F401


@pytest.mark.slow
def test_no_press_can_start_and_health_says_so(
    desk: Desk,  # noqa: F811
    store: Path,  # noqa: F811
    workers: Any,  # noqa: F811
) -> None:
    worker, press = started(workers, store)
    desk.write("en/_disclaimer.md", "no disclaimer")
    os.kill(press, signal.SIGKILL)
    desk.card("bath", "recalled")

    def health(one: Worker) -> list[Any]:
        found = json.loads(one.ask("body('v1/health.json')"))
        return [found["status"], found["refused"], [one["file"] for one in found["problems"]]]

    refused = ["degraded", True, ["en/_disclaimer.md"]]
    assert comes(refused, lambda: health(worker), 30)
    late = workers()
    assert health(late) == refused
    assert worker.ask("codes()") == [200] * 3
    (desk.folder / "en" / "_disclaimer.md").unlink()
    for one in (worker, late):
        assert comes([410] * 3, lambda one=one: one.ask("codes()"), 30)
        assert comes(["ok", False, []], lambda one=one: health(one), 10)
