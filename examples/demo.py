"""The two examples on two origins of this machine: a publisher's site and a partner's.

python examples/demo.py [--provider-port 5001] [--partner-port 5002] [--once]
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import urlopen

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the addresses printed at the start are to stay in sight."""


def load(name: str) -> Any:
    """A file of this folder as a module; both sites are called app.py."""
    path = Path(__file__).parent / name
    spec = importlib.util.spec_from_file_location(f"examples_{path.parent.name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    # A data class looks up its module by this name.
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def dead_origin() -> Iterator[str]:
    """An origin that refuses: its port is taken, so nobody else gets it, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def serving(port: int, make_app: Callable[[int], Flask]) -> Iterator[BaseWSGIServer]:
    """Serve on the loopback alone; the app is made when its port is known."""
    server = make_server("127.0.0.1", port, Flask("soon"), threaded=True, request_handler=_Quiet)
    server.app = make_app(server.port)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Treatment cards on a partner's pages.")
    parser.add_argument("--provider-port", type=int, default=5001, help="0: any free one")
    parser.add_argument("--partner-port", type=int, default=5002, help="0: any free one")
    parser.add_argument("--once", action="store_true", help="open each address once, then end")
    chosen = parser.parse_args(arguments)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    site, partner = load("site/app.py"), load("partner/app.py")
    with ExitStack() as stack:
        dead = stack.enter_context(dead_origin())
        provider = stack.enter_context(
            serving(chosen.provider_port, lambda port: site.create_app(f"http://127.0.0.1:{port}"))
        )
        catalogue = provider.app.blueprints["treatment_cards"].catalogue  # type: ignore[attr-defined]
        pages = stack.enter_context(
            serving(chosen.partner_port, lambda _: partner.create_app(catalogue, dead))
        )
        # Another host name, not only another port: two origins and two sites.
        addresses = [f"http://localhost:{pages.port}/"]
        addresses += [f"{addresses[0]}{name}" for name in partner.PAGES if name != "index"]
        ours = [f"{catalogue.public_url}{path}" for path in ("cards/en/", "builder")]
        ours.append(f"http://127.0.0.1:{provider.port}/advice")
        print(f"Publisher  {ours[0]}", *ours[1:], sep="\n           ")
        print(f"Partner    {addresses[0]}", *addresses[1:], sep="\n           ", flush=True)
        if chosen.once:
            return _visit([*ours, *addresses])
        print("Ctrl+C ends it.", flush=True)
        stop.wait()
    return 0


def _visit(addresses: list[str]) -> int:
    for address in addresses:
        with urlopen(address, timeout=10) as answer:
            answer.read()
    print("All of them answer.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
