"""Chromium, and a partner's pages that it opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Browser, CDPSession, Page, Playwright

from benchmarks.machine import program_path
from benchmarks.page.site import Site

#: Told on every page before anything else runs: when the first card was there.
RECORDER = """<script>
live = new Promise((done) => {
  addEventListener('treatment-card-loaded', () => done(performance.now()));
  addEventListener('message', ({data}) => data === 'shown' && done(performance.now()));
});
loaded = 0;
addEventListener('treatment-card-loaded', () => loaded++);
</script>"""
_STYLE = (
    "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}</style>"
)


def page_of(body: str, head: str = "") -> str:
    """A partner's page in plain style."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
        f'<meta name="viewport" content="width=device-width">{RECORDER}{_STYLE}{head}</head>'
        f"<body><h1>A page</h1><p>Words of the partner.</p>\n{body}\n"
        f"{'<p>More words of the partner.</p>' * 40}</body></html>"
    )


class Partner:
    """Pages by path, at once: what is slow is somebody else."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.pages: dict[str, bytes] = {}

    def put(self, name: str, text: str) -> str:
        """The answer is the address."""
        self.pages[f"/{name}"] = text.encode()
        return f"{self.origin}/{name}"


@contextmanager
def partner() -> Iterator[Partner]:
    """A partner's site on the loopback until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = found.pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """The terminal needs no log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        found = Partner(f"http://partner.test:{server.server_port}")
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield found
        server.shutdown()


def chromium(playwright: Playwright, site: Site, *options: str) -> Browser:
    """A new browser, with nothing kept and nothing connected."""
    return playwright.chromium.launch(
        executable_path=program_path("chromium"),
        chromium_sandbox=False,
        args=[
            "--host-resolver-rules=MAP *.test 127.0.0.1",
            f"--ignore-certificate-errors-spki-list={site.key}",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            *options,
        ],
    )


def devtools(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)
