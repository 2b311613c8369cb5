"""An export in a real object store (SeaweedFS, by S3), with docs/deployment.md's upload and CDN."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from ..scale.rig import ROOT, free_port, get, running
from .recipes import curl, installed, put, recall, site
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

    def python(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self._python, *words], env=self._env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def export(self) -> None:
        command = [sys.executable, "-m", "widget", "export", str(self.home / "cards")]
        command += [str(self.home / "out"), "--public-url", "https://health.example/widget"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    def upload(self) -> str:
        self.export()
        process = self.start()
        out, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
        return out

    def start(self) -> subprocess.Popen[str]:
        words = (str(self.home / "upload.py"), str(self.home / "out"), "cards", "widget")
        return self.python(*words)

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
    command += ["-ip.bind=127.0.0.1", f"-s3.config={folder}/rights.json", "-volume.max=5"]
    for name, port in zip(("s3", "master", "volume", "filer"), ports, strict=True):
        # Each has a second port, which is its first and 10,000 where nothing else is said.
        command += [f"-{name}.port={port}", f"-{name}.port.grpc={free_port()}"]
    with running(command, ports[0], folder / "weed.log"):
        made = Bucket(folder, ports[0])
        until = monotonic() + 30
        while (process := made.python("-c", MAKE)).wait():
            assert monotonic() < until, process.communicate()
            sleep(0.5)
        yield made


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
            assert json.loads(curl(cdn, card, tls)[1])["status"] == "active"
            assert curl(cdn, "/widget/cards/en/", tls)[0] == 200
            assert "access-control-allow-origin: *" in curl(cdn, card, tls, "-i")[1].lower()
            recall(store.home / "cards", "tens")
            assert not store.upload().startswith("0 uploaded")
            done = monotonic()
            while json.loads(curl(cdn, card, tls)[1])["status"] != "recalled":
                assert monotonic() - done < 43
                sleep(0.5)


def test_an_upload_that_is_killed_leaves_no_page_that_refers_to_nothing(tmp_path: Path) -> None:
    with bucket(tmp_path) as store:
        store.export()
        for seconds in (0.5, 0.7, 0.9):
            process = store.start()
            sleep(seconds)
            process.kill()
            process.communicate()
            store.whole()
        store.upload()
        every = store.whole()
        (store.home / "cards" / "en" / "tens.md").unlink()
        assert not store.upload().endswith(" 0 removed\n")
        assert get(store.port, "/cards/widget/cards/en/tens").status == 404
        assert store.whole() == every - 2
