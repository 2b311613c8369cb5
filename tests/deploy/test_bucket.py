"""An export in a real object store (SeaweedFS, by S3), with docs/deployment.md's upload and CDN."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from ..scale.rig import ROOT, free_port, get, running
from .recipes import curl, installed, put, recall, recipe, site
from .test_proxies import nginx

pytestmark = pytest.mark.slow
RIGHTS = {"identities": [
    {"name": "cards", "credentials": [{"accessKey": "cards", "secretKey": "of-this-test"}],
     "actions": ["Admin"]},
    {"name": "anonymous", "actions": ["Read:cards"]}]}  # fmt: skip
MAKE = "import boto3; boto3.client('s3').create_bucket(Bucket='cards')"


class Bucket:
    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.home = port, folder / "srv"
        self._python = installed("python")
        self._env = {**os.environ, "AWS_ACCESS_KEY_ID": "cards", "AWS_DEFAULT_REGION": "x",
                     "AWS_SECRET_ACCESS_KEY": "of-this-test",
                     "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}  # fmt: skip
        put("/srv/cards/upload.py", self.home / "upload.py", site(folder))

    def python(self, *words: str) -> subprocess.Popen[bytes]:
        """Of the environment that has the client; what it says goes into a log."""
        with (self.home / "log").open("wb") as log:
            return subprocess.Popen([self._python, *words], env=self._env, stdout=log, stderr=log)

    def export(self) -> None:
        """As the unit does it."""
        unit = recipe("/etc/systemd/system/cards-upload.service")
        found = re.search(r"^ExecStart=\S+ (-m widget export .*)$", unit, re.M)
        assert found
        line = found[1].replace("/srv/cards", str(self.home))
        words = line.replace("/var/lib/cards-export", str(self.home)).split()
        command = [sys.executable, *words]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    def upload(self) -> str:
        self.export()
        status = self.start().wait(60)
        said = (self.home / "log").read_text()
        assert status == 0, said
        return said

    def start(self) -> subprocess.Popen[bytes]:
        words = (str(self.home / "upload.py"), str(self.home / "out"), "cards", "widget")
        return self.python(*words)

    def has(self, address: str) -> bool:
        return get(self.port, f"/cards/widget/{address}").status == 200

    def whole(self) -> int:
        """How many pages there are; each address of ours in them has an object."""
        pages = {"cards/en/index.html"}
        for card in (self.home / "cards" / "en").glob("[a-z]*.md"):
            pages |= {f"cards/en/{card.stem}", f"cards/en/{card.stem}/frame"}
        found, links = 0, set[str]()
        for page in pages:
            answer = get(self.port, f"/cards/widget/{page}")
            found += answer.status == 200
            text = answer.body.decode() if answer.status == 200 else ""
            links |= set(re.findall(r'"(?:https://health\.example)?/widget/([^"#?]*)["#]', text))
        for link in links - {"oembed", "builder"}:
            name = f"{link}index.html" if link.endswith("/") else link
            assert get(self.port, f"/cards/widget/{name}").status == 200, link
        assert links or not found
        return found


@contextmanager
def bucket(folder: Path) -> Iterator[Bucket]:
    ports = [free_port() for _ in range(4)]
    (folder / "rights.json").write_text(json.dumps(RIGHTS))
    (folder / "data").mkdir()
    command = [installed("weed"), "server", f"-dir={folder}/data", "-ip=127.0.0.1", "-s3"]
    command += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    command += ["-ip.bind=127.0.0.1", f"-s3.config={folder}/rights.json", "-volume.max=5"]
    for name, port in zip(("s3", "master", "volume", "filer"), ports, strict=True):
        # Each has a second port, which is its first and 10,000 where nothing else is said.
        command += [f"-{name}.port={port}", f"-{name}.port.grpc={free_port()}"]
    with running(command, ports[0], folder / "weed.log") as pid:
        made = Bucket(folder, ports[0])
        until = monotonic() + 30
        while made.python("-c", MAKE).wait(30):
            assert monotonic() < until, (made.home / "log").read_text()
            sleep(0.5)
        try:
            yield made
        finally:
            os.kill(pid, signal.SIGKILL)  # an orderly end takes seconds, and nothing is kept


def test_an_export_reaches_readers_of_a_bucket_and_so_does_a_recall(tmp_path: Path) -> None:
    with bucket(tmp_path) as store:
        first = store.upload()
        assert first.endswith(" uploaded, 0 unchanged, 0 removed\n")
        assert store.upload().startswith("0 uploaded")
        assert store.whole() > 20
        listed = json.loads((store.home / "out" / "export.json").read_text())["files"]
        for path, file in list(listed.items())[::7]:
            if file.get("address") and not file["address"].endswith("/"):
                answer = get(store.port, f"/cards/widget/{file['address']}")
                told = (answer.headers["Content-Type"], answer.headers["Cache-Control"])
                assert told == (file["type"], file["cache"]), path
                assert answer.raw == (store.home / "out" / path).read_bytes()
        card = "/widget/v1/cards/tens.en.view.json"
        places = {"127.0.0.1:8333": f"127.0.0.1:{store.port}"}
        with nginx(tmp_path / "cdn", "/etc/nginx/conf.d/bucket.conf", places) as (cdn, tls):
            other = card.replace("tens", "massage")
            assert json.loads(curl(cdn, other, tls)[1])["status"] == "active"
            assert curl(cdn, "/widget/cards/en/", tls)[0] == 200
            assert "access-control-allow-origin: *" in curl(cdn, other, tls, "-i")[1].lower()
            # A typo in another card holds no recall back.
            typo = store.home / "cards" / "en" / "massage.md"
            good = typo.read_text("utf-8")
            typo.write_text(good.replace("title:", "titel:", 1), "utf-8")
            recall(store.home / "cards", "tens")
            assert not store.upload().startswith("0 uploaded")
            # How long its cache keeps a card is measured in tests/scale: here nobody had asked.
            assert json.loads(curl(cdn, card, tls)[1])["status"] == "recalled"
            assert json.loads(curl(cdn, other, tls)[1])["status"] == "active"
            typo.write_text(good, "utf-8")
            store.upload()

        a_killed_upload_leaves_no_page_that_refers_to_nothing(store)
        a_killed_restore_leaves_a_recall_in_force_once_the_source_says_so_again(store)


def a_killed_upload_leaves_no_page_that_refers_to_nothing(store: Bucket) -> None:
    """Killed as soon as anything of a new card is there; then a whole upload, and a removal."""
    every, folder = store.whole(), store.home / "cards" / "en"
    shutil.copy(folder / "massage.md", folder / "strokes.md")
    store.export()
    process = store.start()
    while not any(map(store.has, ("v1/cards/strokes.en.json", "cards/en/strokes"))):
        assert process.poll() is None
    process.kill()
    process.wait(10)
    assert not store.has("cards/en/strokes")
    assert store.whole() == every
    store.upload()
    assert store.whole() == every + 2
    (folder / "strokes.md").unlink()
    assert not store.upload().endswith(" 0 removed\n")
    assert not store.has("cards/en/strokes") and not store.has("v1/cards/strokes.en.json")
    assert store.whole() == every


def a_killed_restore_leaves_a_recall_in_force_once_the_source_says_so_again(store: Bucket) -> None:
    """Killed once the card is active in the bucket; the source goes back, byte for byte."""
    card, view = store.home / "cards" / "en" / "tens.md", "/cards/widget/v1/cards/tens.en.view.json"

    def status() -> object:
        return json.loads(get(store.port, view).body)["status"]

    recalled = card.read_bytes()
    assert status() == "recalled"
    words = ("restore", str(store.home / "cards"), "tens", "--note", "Checked again.")
    subprocess.run([sys.executable, "-m", "widget", *words], cwd=ROOT, check=True)
    store.export()
    process = store.start()
    while status() == "recalled":
        assert process.poll() is None
    process.kill()
    process.wait(10)
    card.write_bytes(recalled)
    store.upload()
    assert status() == "recalled"
