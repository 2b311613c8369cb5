"""Write requirements/*.txt: every package that is installed here, with the hashes of its files.

What is asked for stands in setup.cfg, pyproject.toml and requirements/*.in. Run it with pip-tools
and uv: ``make lock``. It keeps the versions that are there; ``make lock ARGS=--upgrade`` takes
newer ones. lowest.txt holds the oldest versions that setup.cfg allows, and the tests' own tools.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "requirements"
#: Hashes, and no address: where packages come from is the business of whoever installs them.
OPTIONS = (
    *("--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--no-annotate"),
)
LOWEST = (
    *("--quiet", "--resolution", "lowest-direct", "--python-version", "3.11"),
    *("--generate-hashes", "--no-strip-markers", "--no-header", "--no-annotate"),
)


def wanted() -> dict[str, list[str]]:
    """What each lock has to hold, by its name."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    run = asked("run")
    tests = [
        line for name in ("postgresql", "cli", "lint", "tests", "docs") for line in asked(name)
    ]
    # Editable installs and wheels are built without a build environment of their own.
    tools = [*build, "wheel", "pip"]
    others = {
        name: _lines((FOLDER / f"{name}.in").read_text("utf-8")) for name in ("deploy", "hosts")
    }
    return {"run": run, "dev": [*run, *tests, *tools], **others}


def lowest() -> list[str]:
    """What users install, as setup.cfg asks for it; the tests' tools as dev.txt has them."""
    found = re.findall(r"^([^= ]+)==([^ ]+)", (FOLDER / "dev.txt").read_text("utf-8"), re.M)
    pins = dict(found)
    users = [line for name in ("run", "postgresql", "cli", "lint") for line in asked(name)]
    ours = [*asked("tests"), "setuptools", "wheel", "pip"]
    names = [line.partition("=")[0].partition(">")[0] for line in ours]
    return [*users, *(f"{name}=={pins[_canonical(name)]}" for name in names)]


def asked(part: str) -> list[str]:
    """The requirements of an extra of setup.cfg, or those of all: ``run``."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    all_of = config["options"]["install_requires"]
    return _lines(all_of if part == "run" else config["options.extras_require"][part])


def _canonical(name: str) -> str:
    return name.partition("[")[0].lower().replace("_", "-")


def _lines(text: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def main() -> None:
    for name, packages in wanted().items():
        _write(name, packages, ["piptools", "compile", *OPTIONS, *sys.argv[1:]])
    _write("lowest", lowest(), ["uv", "pip", "compile", *LOWEST])


def _write(name: str, packages: list[str], compiler: list[str]) -> None:
    source, lock = FOLDER / f"{name}.asked", FOLDER / f"{name}.txt"
    source.write_text("\n".join(packages) + "\n", "utf-8")
    out = ["--output-file", str(lock), str(source)]
    try:
        subprocess.run([sys.executable, "-m", *compiler, *out], check=True)
    finally:
        source.unlink()
    lines = lock.read_text("utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if line.strip() and line[0] != "#"), "utf-8")


if __name__ == "__main__":
    main()
