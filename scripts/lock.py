"""Write requirements/*.txt: every package that is installed here, with the hashes of its files.

What is asked for stands in setup.cfg, pyproject.toml and requirements/*.in. Run it with pip-tools:
``make lock``. It keeps the versions that are there; ``make lock ARGS=--upgrade`` takes newer ones.
"""

from __future__ import annotations

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


def wanted() -> dict[str, list[str]]:
    """What each lock has to hold, by its name."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    run = _lines(config["options"]["install_requires"])
    extras = config["options.extras_require"]
    used = ("postgresql", "cli", "lint", "tests", "docs")
    tests = [line for name in used for line in _lines(extras[name])]
    # Editable installs and wheels are built without a build environment of their own.
    tools = [*build, "wheel", "pip"]
    others = {
        name: _lines((FOLDER / f"{name}.in").read_text("utf-8")) for name in ("deploy", "hosts")
    }
    return {"run": run, "dev": [*run, *tests, *tools], **others}


def _lines(text: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def main() -> None:
    for name, packages in wanted().items():
        asked = FOLDER / f"{name}.asked"
        asked.write_text("\n".join(packages) + "\n", "utf-8")
        lock = FOLDER / f"{name}.txt"
        out = ["--output-file", str(lock), str(asked)]
        try:
            subprocess.run(
                [sys.executable, "-m", "piptools", "compile", *OPTIONS, *sys.argv[1:], *out],
                check=True,
            )
        finally:
            asked.unlink()
        lines = lock.read_text("utf-8").splitlines(keepends=True)
        lock.write_text("".join(line for line in lines if line.strip() and line[0] != "#"), "utf-8")


if __name__ == "__main__":
    main()
