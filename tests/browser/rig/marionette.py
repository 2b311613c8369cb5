"""Firefox's own word on roles and names, by Marionette: Playwright works both out from the page."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

#: Links and headings of the page and of every shadow tree in it, in their order.
_PARTS = """
const all = (root) => [...root.querySelectorAll('*')]
  .flatMap((one) => (one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]));
return all(document)
  .filter((one) => one.matches('a, h1, h2, h3, h4, h5, h6') && one.checkVisibility());
"""


#: Its port is any free one, and it asks its maker for nothing.
_PREFERENCES = {
    "marionette.port": 0,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}


class Marionette:
    """One session; https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._file = self._socket.makefile("rb")
        self._ids = itertools.count(1)
        self._read()  # it says hello
        self.call("WebDriver:NewSession", {})

    def call(self, command: str, parameters: dict[str, Any]) -> Any:
        """Ask for one command; an error of Firefox's is an ``AssertionError``."""
        sent = json.dumps([0, next(self._ids), command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(sent), sent))
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def parts(self) -> list[tuple[str, str]]:
        """Role and name of each link and heading."""
        found = self.call("WebDriver:ExecuteScript", {"script": _PARTS, "args": []})["value"]
        elements = [next(iter(one.values())) for one in found]
        return [
            tuple(
                self.call(f"WebDriver:GetComputed{what}", {"id": one})["value"]
                for what in ("Role", "Label")
            )
            for one in elements
        ]  # type: ignore[misc]

    def wait(self, script: str) -> None:
        """Until a script of the page returns something true."""
        end = time.monotonic() + 30
        while not self.call("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]:
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.05)

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _read(self) -> Any:
        size = b""
        while (byte := self._file.read(1)) != b":":
            size += byte
        return json.loads(self._file.read(int(size)))


@contextmanager
def marionette(path: str, profile: Path) -> Iterator[Marionette]:
    """A Firefox of its own, until it is left."""
    told = profile / "MarionetteActivePort"
    lines = [f'user_pref("{name}", {json.dumps(to)});\n' for name, to in _PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines), "utf-8")
    command = [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as firefox:
        try:
            end = time.monotonic() + 60
            while not (told.exists() and told.read_text("utf-8").strip()):
                assert time.monotonic() < end, "Firefox told no port"
                time.sleep(0.1)
            with closing(Marionette(int(told.read_text("utf-8")))) as session:
                yield session
        finally:
            firefox.terminate()
