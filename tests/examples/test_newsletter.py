"""The example of an email: two parts, nothing that runs or loads, and no word lost."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

from widget import create_blueprint
from widget.check.recall import recall

from ..browser.rig.page import Page
from ..browser.rig.servers import Partner, Provider
from ..hosts.rig.programs import free_port
from .rig import EXAMPLES, ORDER, judge, judge_page, picture, run

pytestmark = pytest.mark.slow_elsewhere
#: What mail programs take away, or what tells somebody that a message was opened.
NEVER = ("script", "link", "img", "iframe", "object", "embed", "form", "input", "svg", "video",
         "audio", "base")  # fmt: skip


def write(folder: Path, publisher: str, *more: str) -> tuple[int, str, Path]:
    """What the line of the list does with a publisher."""
    [line] = next(example for example in EXAMPLES if example.name == "newsletter").start
    line = line.replace("{out}", str(folder / "out"))
    line = line.replace("http://127.0.0.1:5001/widget", publisher.rstrip("/"))
    done = run(" ".join([line, *more]))
    return done.returncode, done.stderr, folder / "out.eml"


def read(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content())


@pytest.fixture(scope="session")
def message(tmp_path_factory: pytest.TempPathFactory, _publisher: Provider) -> EmailMessage:
    code, said, path = write(tmp_path_factory.mktemp("mail"), _publisher.base)
    assert (code, said) == (0, "")
    return read(path)


def test_the_html_of_the_message_is_a_card(
    page: Page, message: EmailMessage, tmp_path: Path
) -> None:
    file = tmp_path / "message.html"
    file.write_text(body(message, "html"), "utf-8")
    page.open(file.as_uri())
    text = page.evaluate("() => document.body.innerText")
    judge(page, text, "Heat and ice packs")
    judge_page(page)
    assert page.evaluate("() => document.scripts.length") == 0
    assert page.evaluate("() => performance.getEntriesByType('resource').length") == 0
    picture(page, "newsletter")


def test_nothing_in_the_message_runs_loads_or_is_ours_alone(
    message: EmailMessage, provider: Provider
) -> None:
    html = LexborHTMLParser(body(message, "html"))
    tags = {node.tag for node in html.css("*")}
    assert not tags & {*NEVER}
    assert not [tag for tag in tags if "-" in tag]
    names = {name for node in html.css("*") for name in node.attributes}
    assert not [name for name in names if name.startswith("on") or name in ("src", "background")]
    for link in html.css("[href]"):
        assert re.match(r"https?://|mailto:|tel:", link.attributes["href"] or "")
    [style] = html.css("style")
    assert not re.search(r"url\(|@import|expression", style.text())
    assert len(bytes(message)) < 100_000


def test_both_parts_say_the_same_and_until_when(message: EmailMessage, provider: Provider) -> None:
    assert message["Subject"] == "Heat and ice packs"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain = " ".join(body(message, "plain").split())
    at = [plain.find(words) for words in ORDER]
    assert -1 not in at and at == sorted(at)
    assert "Copied " in plain and "Do not rely on it after" in plain
    assert f"Current version: Heat and ice packs <{provider.base}cards/en/heat-and-ice>" in plain
    assert "call 999 if" in plain
    html = LexborHTMLParser(body(message, "html"))
    words = [" ".join(node.text().split()) for node in html.css("li, p, h1, h2, h3, h4")]
    bare = re.sub(r"[^\w]|https?://\S+", "", re.sub(r"<\S+>", "", plain))
    for word in words:
        assert re.sub(r"[^\w]", "", re.sub(r"●|○", "", word)) in bare, word


def test_a_card_that_is_gone_is_not_sent(
    starter_copy: Path, tmp_path: Path, provider: Provider
) -> None:
    def make(origin: str) -> Flask:
        app = Flask("own")
        cards = create_blueprint(starter_copy, public_url=f"{origin}/widget")
        app.register_blueprint(cards, url_prefix="/widget")
        return app

    recall(starter_copy, "heat-and-ice", reason="It burns.", what_to_do="Stop.", severity="serious")
    own = Provider(make)
    try:
        code, said, path = write(tmp_path, own.base)
    finally:
        own.close()
    assert code == 1
    assert "heat-and-ice: nothing was written." in said and "It burns." in said
    assert not path.exists()
    code, said, path = write(tmp_path, f"{provider.origin}/nowhere")
    assert (code, path.exists()) == (1, False)
    assert "Not Found" in said.title()


@pytest.mark.parametrize("publisher", ["nobody", "silent", "no address"])
def test_a_publisher_who_does_not_answer_is_told_in_one_line(
    publisher: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address, reason = {
            "nobody": (f"http://127.0.0.1:{free_port()}/widget", "Connection refused"),
            "silent": (f"http://127.0.0.1:{silent.getsockname()[1]}/widget", "timed out"),
            "no address": ("cards.example/widget", "unknown url type"),
        }[publisher]
        code, said, path = write(tmp_path, address, "--timeout", "0.5")
    assert (code, path.exists()) == (1, False)
    assert re.fullmatch(rf"heat-and-ice: nothing was written\. .*{reason}.*\n", said), said


def test_a_host_of_files_does_not_say_until_when_and_nothing_is_sent(tmp_path: Path) -> None:
    with Partner() as server:
        publisher = f"{server.origin}/widget"
        done = run(f"python -m widget export starter {tmp_path / 'cards'} --public-url {publisher}")
        assert done.returncode == 0, done.stderr
        files = Flask("files", static_folder=str(tmp_path / "cards"), static_url_path="/widget")
        server.mount(files)
        code, said, path = write(tmp_path, publisher)
    assert (code, path.exists()) == (1, False)
    assert "does not say until when a copy holds" in said


def test_a_message_from_right_to_left_says_so(tmp_path: Path, provider: Provider) -> None:
    code, _, path = write(tmp_path, provider.base, "--lang", "ar")
    assert code == 0
    assert '<html lang="ar" dir="rtl">' in body(read(path), "html")
