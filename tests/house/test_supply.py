"""The supply chain: what comes in is pinned by its hashes, what goes out is the same every time."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
#: A line of a lock: a version, or the hash of one of its files.
PIN = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^ ;]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(path: Path) -> dict[str, str]:
    """Name and version of each package of a lock."""
    lines = path.read_text("utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PIN.fullmatch(line))}


@pytest.fixture(scope="module")
def tools() -> Iterator[None]:
    """The scripts of this folder can be imported."""
    sys.path.insert(0, str(ROOT / "scripts"))
    yield
    sys.path.remove(str(ROOT / "scripts"))


def test_there_is_a_lock_for_each_environment() -> None:
    assert [path.name for path in LOCKS] == [
        *("deploy.txt", "dev.txt", "hosts.txt", "lowest.txt", "run.txt")
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_each_line_of_a_lock_is_a_version_or_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    for line, after in pairwise([*text.splitlines(), ""]):
        assert HASH.fullmatch(line) or PIN.fullmatch(line), line
        assert line.endswith("\\") is bool(HASH.fullmatch(after)), line  # each has one at least
    assert len(pins(lock)) >= 10


@pytest.mark.usefixtures("tools")
def test_the_locks_hold_what_is_asked_for() -> None:
    import lock

    for name, asked in lock.wanted().items():
        found = pins(ROOT / "requirements" / f"{name}.txt")
        for requirement in map(Requirement, asked):
            version = found[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), (name, requirement, version)
    run, dev = pins(ROOT / "requirements/run.txt"), pins(ROOT / "requirements/dev.txt")
    assert run.items() <= dev.items()


@pytest.mark.usefixtures("tools")
def test_the_lowest_lock_holds_the_oldest_versions_that_users_may_have() -> None:
    import lock

    found, dev = pins(ROOT / "requirements/lowest.txt"), pins(ROOT / "requirements/dev.txt")
    for part in ("run", "postgresql", "cli", "lint"):
        for requirement in map(Requirement, lock.asked(part)):
            least = min(Version(s.version) for s in requirement.specifier if s.operator == ">=")
            assert Version(found[canonicalize_name(requirement.name)]) == least, requirement
    for requirement in map(Requirement, lock.asked("tests")):  # the tests' tools are the same
        name = canonicalize_name(requirement.name)
        assert found[name] == dev[name]


def test_what_is_installed_here_is_what_is_locked() -> None:
    from importlib.metadata import distributions

    locked = pins(ROOT / "requirements/dev.txt")
    here = {canonicalize_name(d.metadata["Name"]): d.version for d in distributions()}
    assert {name: here.get(name) for name in locked} == locked


def test_a_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    """pip itself, over a lock in which one hash has another last digit."""
    package = tmp_path / "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(package, "w") as wheel:
        wheel.writestr("small.py", "")
        wheel.writestr(
            "small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n"
        )
        wheel.writestr(
            "small-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("small-1.0.dist-info/RECORD", "")
    right = sha256(package.read_bytes()).hexdigest()
    for digest, taken in ((right, True), (right[:-1] + ("0" if right[-1] != "0" else "1"), False)):
        lock = tmp_path / "lock.txt"
        lock.write_text(f"small==1.0 --hash=sha256:{digest}\n")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--isolated", "--no-index", "--find-links",
             str(tmp_path), "--require-hashes", "-r", str(lock), "--target", str(tmp_path / "to"),
             "--upgrade", "--disable-pip-version-check"],
            capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode == 0) is taken, done.stderr
    assert "DO NOT MATCH THE HASHES" in done.stderr


def test_every_way_in_asks_for_hashes() -> None:
    """Makefile, scripts and CI install nothing else, but what audits, fuzzes and writes locks."""
    ways = [ROOT / "Makefile", ROOT / ".ci/run", *(ROOT / "scripts").iterdir()]
    lines = [line for way in ways if way.is_file() for line in way.read_text("utf-8").splitlines()]
    tools = ("venv-lock", "--quiet atheris")  # never part of a build, a test or CI
    installs = [
        line for line in lines if "pip install" in line and not any(tool in line for tool in tools)
    ]
    assert len(installs) == 6
    for line in installs:
        assert "--require-hashes" in line or "--no-deps --no-build-isolation --editable ." in line
    assert [line for line in lines if "npm ci" in line and "--ignore-scripts" not in line] == []


def test_the_browser_needs_no_package_and_the_build_runs_none_at_install() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert not package.get("dependencies")
    assert not {"preinstall", "install", "postinstall", "prepare"} & package["scripts"].keys()
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, entry in lock.items():
        assert not name or entry["integrity"].startswith("sha512-"), name
        assert not name or entry.get("dev"), f"{name} would be installed with the client"
        assert "resolved" not in entry


@pytest.mark.slow
@pytest.mark.usefixtures("tools")
def test_two_builds_are_the_same(tmp_path: Path) -> None:
    """In another folder, at another time, in another place, by another user's settings."""
    clone = tmp_path / "elsewhere" / "a clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for path in clone.rglob("*"):
        if ".git" not in path.parts:
            os.utime(path, (1, 1))
    here = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    there = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}
    found = []
    for folder, settings, mask in ((ROOT, here, 0o022), (clone, there, 0o077)):
        out = tmp_path / f"out-{mask}"
        subprocess.run(
            [sys.executable, str(folder / "scripts" / "dist.py"), str(out)],
            check=True, env={**os.environ, **settings}, umask=mask, capture_output=True,
        )  # fmt: skip
        found.append({path.name: sha256(path.read_bytes()).hexdigest() for path in out.iterdir()})
    assert len(found[0]) == 4
    assert found[0] == found[1]
    (wheel,) = (tmp_path / "out-18").glob("*.whl")
    _runs_nothing_when_installed(wheel)
    _carries_the_released_scripts(wheel)


def _runs_nothing_when_installed(wheel: Path) -> None:
    """Nothing but modules, data and metadata: no script, no file that Python runs at its start."""
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        (entry,) = (name for name in names if name.endswith("/entry_points.txt"))
        told = files.read(entry).decode()
    assert told.split("\n\n")[0].split() == ["[flask.commands]", "cards", "=", "widget.cli:cards"]
    fixtures = ["[pytest11]", "treatment_cards", "=", "pytest_treatment_cards"]
    assert told.split("\n\n")[1].split() == fixtures  # loaded by runs of pytest alone
    assert not [name for name in names if name.endswith((".pth", ".so", ".exe", "setup.py"))]
    assert not [name for name in names if ".data/" in name]
    top = {name.split("/")[0].split("-")[0] for name in names}
    assert top == {"widget", "treatment_cards", "pytest_treatment_cards.py"}
    assert not (ROOT / "setup.py").exists()


def _carries_the_released_scripts(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        for path in (ROOT / "static/js/dist").rglob("*"):
            if path.is_file():
                inside = f"widget/static/{path.relative_to(ROOT / 'static')}"
                assert files.read(inside) == path.read_bytes(), inside


@pytest.mark.slow
def test_the_client_is_built_the_same_elsewhere(tmp_path: Path) -> None:
    clone = tmp_path / "elsewhere"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    if not (ROOT / "node_modules").is_dir():
        pytest.skip("npm packages are not installed: make client-check")
    (clone / "node_modules").symlink_to(ROOT / "node_modules")
    for name in ("dev", "pages"):
        shutil.rmtree(clone / "static/js/dist" / name)
    subprocess.run(["npm", "run", "--silent", "build"], cwd=clone, check=True, capture_output=True)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "static"], cwd=clone, check=True, capture_output=True
    )
    assert changed.stdout == b""


@pytest.mark.usefixtures("tools")
def test_the_bill_of_materials_is_valid_whole_and_the_same_every_time(tmp_path: Path) -> None:
    import sbom

    path = sbom.write(tmp_path, 1_700_000_000)
    text = path.read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told = json.loads(text)
    assert {part["name"]: part["version"] for part in told["components"]} == pins(
        ROOT / "requirements/run.txt"
    )
    assert all(part["licenses"] for part in told["components"])
    reached, waiting = set(), [told["metadata"]["component"]["bom-ref"]]
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in told["dependencies"]}
    while waiting:
        reached.add(part := waiting.pop())
        waiting += [other for other in needs[part] if other not in reached]
    assert {part["bom-ref"] for part in told["components"]} <= reached  # nothing that nobody needs
    assert sbom.write(tmp_path, 1_700_000_000).read_text("utf-8") == text
    broken = text.replace('"type": "library"', '"type": "rumour"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken)
