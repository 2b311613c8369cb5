"""Draw docs/card.png: a card on the example partner's page, for README.

``scripts/with-display .venv/bin/python scripts/picture.py`` with Debian's Chromium. The file says
which revision it shows; tests/house/test_readme.py fails when the starter card has another one.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "card.png"
CARD = "inversion-table"
WIDTH, HEIGHT = 760, 950  # CSS px: to the end of "Who must not use it"
KEYWORD = b"Revision"


def revision() -> str:
    """Of the starter card that the picture shows."""
    from flask import Flask

    from widget import create_blueprint

    app = Flask("picture")
    app.register_blueprint(create_blueprint())
    told: str = app.test_client().get(f"/v1/cards/{CARD}.en.json").get_json()["revision"]
    return told


def shown(picture: bytes) -> str:
    """The revision that a picture says it shows: a tEXt chunk, PNG 1.2 section 11.3.4.3."""
    at = picture.index(b"tEXt" + KEYWORD + b"\0")
    (length,) = struct.unpack(">I", picture[at - 4 : at])
    return picture[at + 4 : at + 4 + length].split(b"\0", 1)[1].decode("latin-1")


def marked(picture: bytes, told: str) -> bytes:
    """The picture with that chunk behind its first, which is IHDR and has 25 bytes after 8."""
    chunk = b"tEXt" + KEYWORD + b"\0" + told.encode("latin-1")
    text = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:33] + text + picture[33:]


def draw() -> bytes:
    sys.path.insert(0, str(ROOT / "examples"))
    import demo

    site, partner = demo.load("site/app.py"), demo.load("partner/app.py")
    with (
        demo.dead_origin() as dead,
        demo.serving(0, lambda port: site.create_app(f"http://127.0.0.1:{port}")) as provider,
        demo.serving(
            0,
            lambda _: partner.create_app(
                provider.app.blueprints["treatment_cards"].catalogue, dead
            ),
        ) as pages,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=1.5,
            color_scheme="light",
        )
        page.goto(f"http://localhost:{pages.port}/full-snippet")
        card = page.locator("treatment-card").first
        card.locator("article >> nth=1").wait_for()  # beside the fallback's
        box = card.bounding_box()
        assert box
        top = max(box["y"] - 24, 0)
        page.set_viewport_size({"width": WIDTH, "height": int(top + HEIGHT)})
        clip = {"x": 0, "y": top, "width": WIDTH, "height": HEIGHT}
        return page.screenshot(clip=clip, full_page=True)


if __name__ == "__main__":
    OUT.write_bytes(marked(draw(), revision()))
