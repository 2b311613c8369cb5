"""The apps that Vite builds, with our package installed as its users have it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ..hosts.rig.programs import missing
from .programs import done, run

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "app"
REACT = ROOT / "examples/react"
ENTRIES = ("react.tsx", "vue.ts", "svelte.ts")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app, with the package installed by npm out of the archive that npm made of it.

    What it shows in React is the example's; the example lies beside it, with the same modules.
    """
    if not (HERE / "node_modules").is_dir():
        missing("Vite", "tests/frameworks/app/node_modules")
    folder = tmp_path_factory.mktemp("frameworks")
    done(run(sys.executable, ROOT / "scripts/npm.py", folder / "npm", cwd=folder))
    packed = done(run("npm", "pack", "--silent", folder / "npm", cwd=folder)).strip()
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(HERE, folder / "app", ignore=ignored)
    page = (HERE / "page.html").read_text("utf-8")
    for entry in ENTRIES:
        name = f"app/{Path(entry).stem}.html"
        (folder / name).write_text(page.replace("ENTRY", entry), "utf-8")
    (folder / "app/package.json").write_text('{"private": true, "type": "module"}')
    (folder / "app/package-lock.json").unlink()
    install = ("npm", "install", "--offline", "--silent", "--ignore-scripts", "--no-audit")
    done(run(*install, folder / packed, cwd=folder / "app"))
    shutil.copytree(REACT, folder / "react", ignore=ignored)
    (folder / "react/node_modules").symlink_to(folder / "app/node_modules")
    for name in ("Advice.tsx", "cards.ts"):
        shutil.copy(folder / "react/src" / name, folder / "app/src")
    return folder / "app"
