"""A publisher in a process of its own, which can be killed."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from threading import Event

from .servers import DEV

SERVER = """
import sys
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from widget import create_blueprint

class Quiet(WSGIRequestHandler):
    def log(self, *told): pass

port, source = int(sys.argv[1]), sys.argv[2]
origin = f"http://127.0.0.1:{port}"
app = Flask("mortal")
app.register_blueprint(create_blueprint(source, public_url=origin + "/w"), url_prefix="/w")
make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet).serve_forever()
"""


class Mortal:
    """A process at one address, as often as it is started."""

    def __init__(self, source: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}/w/"
        self._command = [sys.executable, "-c", SERVER, str(self.port), source]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command)
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"{self.base}{DEV}", timeout=10).close()
                return
            except OSError:
                assert self._process.poll() is None
                Event().wait(0.05)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
