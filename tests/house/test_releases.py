"""A released client is for ever the same bytes: partners have pinned its hash.

Three hold it: CHANGES.md, where partners read the hash; the list of all released files that
``make release`` writes; and, where git has its history, what was committed first. So what is red
here is mended in ``static/js/dist``, never in a list: bring the file back, and release a new one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "static" / "js" / "dist"
LIST = "tests/cases/released.sha384"
#: ``client 1.0.0: sha384-…, 2,900 bytes`` in CHANGES.md is the register of releases.
RELEASED = re.findall(
    r"client (\d+\.\d+\.\d+): `(sha384-[A-Za-z0-9+/=]{64})`",
    (ROOT / "CHANGES.md").read_text("utf-8"),
)
#: What git has of 1.0.0 and 1.1.0 as they were for some hours, before anybody could have them.
REPLACED = {
    "0c21eea11056a5d9a59a9721034fbe3eef915ac0",
    "3e23c12742ebc717ffd9392989a14f08e48d534f",
    "75e6589c1ccb54feac7fd90600148c3d8fdcdfac",
    "7980d777e9470882824480e3768862089a6b7d07",
    "7d3e49802a7b2aa69470a7f8a473ba53164ed3f7",
    "827ac567fd7a44111081bc02b675eb08469af6fd",
    "f6242fb7739ab87572759d1fbc3412d9467bbb60",
}


def digest(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def listed(root: Path = ROOT) -> dict[str, str]:
    lines = (root / LIST).read_text("utf-8").splitlines()
    found = {name: sum_ for sum_, name in (line.split("  ") for line in lines)}
    assert len(found) == len(lines)
    return found


def lying(root: Path = ROOT) -> dict[str, str]:
    """What is in the folders of releases; a file that is none of a release's is found, too."""
    dist = root / "static/js/dist"
    found = [path for path in dist.glob("[0-9]*/**/*") if path.is_file()]
    return {
        str(path.relative_to(dist)): hashlib.sha384(path.read_bytes()).hexdigest() for path in found
    }


@pytest.mark.parametrize(("version", "integrity"), RELEASED)
def test_a_released_client_has_the_hash_it_was_released_with(version: str, integrity: str) -> None:
    assert digest(DIST / version / "widget.js") == integrity


def test_every_release_is_registered_and_none_has_vanished() -> None:
    folders = {path.name for path in DIST.iterdir() if path.is_dir()} - {"dev", "pages"}
    assert folders == {version for version, _ in RELEASED}
    assert folders


def test_every_file_of_a_release_is_as_listed() -> None:
    assert lying() == listed()
    assert set(lying()) >= {f"{version}/widget.js" for version, _ in RELEASED}


def test_a_released_file_is_as_git_first_had_it() -> None:
    """A clone without all of its history is held to what it has, and is skipped then."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: no history of released files")
    first: dict[str, str] = {}
    log = ("log", "-m", "--reverse", "--topo-order", "--format=", "--raw", "--no-abbrev")
    for line in _git(*log, "--no-renames", "HEAD", "--", "static/js/dist").splitlines():
        what, path = line.split("\t")
        blob = what.split()[3]
        if re.match(r"static/js/dist/\d", path) and blob not in REPLACED:
            first.setdefault(path, blob)
    there = [path for path in first if (ROOT / path).is_file()]
    blobs = _git("hash-object", "--no-filters", *there).split() if there else []
    assert dict(zip(there, blobs, strict=True)) == first
    if _git("rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("a shallow clone: released files are held by two lists alone")


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def test_a_release_is_made_once_and_listed(tmp_path: Path) -> None:
    """That of this version, as if there were none yet."""
    if not (ROOT / "node_modules").is_dir():
        pytest.skip("npm packages are not installed: make client-check")
    version = json.loads((ROOT / "package.json").read_text("utf-8"))["version"]
    for name in ("static", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    folder = tmp_path / "static/js/dist" / version
    shutil.rmtree(folder, ignore_errors=True)
    others = [line for line in (ROOT / LIST).read_text("utf-8").splitlines(keepends=True)
              if f"  {version}/" not in line]  # fmt: skip
    (tmp_path / LIST).parent.mkdir(parents=True)
    (tmp_path / LIST).write_text("".join(others), "utf-8")

    done = _release(tmp_path, version)
    assert done.returncode == 0, done.stderr
    assert f"client {version}: `{digest(DIST / 'dev/widget.js')}`" in done.stdout
    made = listed(tmp_path)
    assert len(made) == len(others) + 3
    assert lying(tmp_path) == made

    (folder / "widget.js").write_text("changed")
    assert _release(tmp_path, version).returncode == 1
    assert (folder / "widget.js").read_text() == "changed"
    assert listed(tmp_path) == made


def _release(root: Path, version: str) -> subprocess.CompletedProcess[str]:
    command = ["node", str(root / "scripts/release.mjs"), version]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in DIST.glob("*/widget.js")))
def test_the_integrity_file_tells_the_truth(folder: str) -> None:
    script = DIST / folder / "widget.js"
    told = json.loads((DIST / folder / "integrity.json").read_bytes())["widget.js"]
    assert told == {"integrity": digest(script), "bytes": script.stat().st_size}


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in DIST.glob("*/widget.js")))
def test_the_client_stays_small(folder: str) -> None:
    import brotli

    assert len(brotli.compress((DIST / folder / "widget.js").read_bytes(), quality=11)) <= 3050
