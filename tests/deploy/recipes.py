"""The recipes of docs/deployment.md, taken out of the page itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from time import monotonic

import pytest

from ..scale.rig import ROOT, STARTER

PAGE = (ROOT / "docs" / "deployment.md").read_text("utf-8")
DEPLOY = ROOT / ".venv-deploy" / "bin"
#: A name at the end of a line, and the fenced block that follows.
_NAMED = re.compile(r"`([^`\n]+)`:\n\n```\w+\n(.*?)```", re.S)


def recipe(name: str) -> str:
    """The block of this name."""
    found = dict(_NAMED.findall(PAGE))
    assert name in found, f"docs/deployment.md has no {name}, only {sorted(found)}"
    return str(found[name])


def put(name: str, file: Path, places: dict[str, str]) -> Path:
    """Write a recipe, with these addresses and folders in place of those of the page."""
    text = recipe(name)
    for old in sorted(places, key=len, reverse=True):
        text = text.replace(old, places[old])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def installed(name: str) -> str:
    """A program of requirements/deploy.txt."""
    found = DEPLOY / name
    if not found.exists():
        if os.environ.get("WIDGET_ALL_CACHES") == "1":
            raise FileNotFoundError(found)
        pytest.skip(f"{name} is not installed: scripts/install-caches")
    return str(found)


def site(folder: Path, name: str = "srv", public_url: str = "") -> dict[str, str]:
    """Folders of an app with the starter cards; the value is what replaces those of the page."""
    home = folder / name
    places = {"/srv/cards": str(home), "/var/lib/cards": str(home / "lib"),
              "/var/cache/cards": str(home / "cache")}  # fmt: skip
    shutil.copytree(STARTER, home / "cards", ignore=shutil.ignore_patterns("__*"))
    (home / "cache").mkdir(mode=0o700)
    if public_url:
        places["https://health.example/widget"] = public_url
    put("/srv/cards/app.py", home / "app.py", places)
    return places


def certificate(folder: Path) -> Path:
    """Self-signed, for health.example."""
    folder.mkdir()
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=health.example", "-addext"]
    command += ["subjectAltName=DNS:health.example", "-keyout", str(folder / "key.pem")]
    subprocess.run([*command, "-out", str(folder / "cert.pem")], check=True, capture_output=True)
    return folder


def curl(port: int, path: str, folder: Path, *options: str) -> tuple[int, str]:
    """Status and body of https://health.example, whose port is this one; its name is checked."""
    command = ["curl", "-s", "--max-time", "10", "--cacert", str(folder / "cert.pem"), "--resolve"]
    command += [f"health.example:{port}:127.0.0.1", "-w", "\n%{http_code}", *options]
    done = subprocess.run(
        [*command, f"https://health.example:{port}{path}"], capture_output=True, text=True
    )
    assert done.returncode == 0, (done.returncode, path)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def recall(source: Path, card: str) -> float:
    """By the command; when it was done, on the monotonic clock."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "widget", "recall", str(source), card]
    command += ["--severity", "serious", "--reason", "Unsafe.", "--what-to-do", "Stop."]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return monotonic()
