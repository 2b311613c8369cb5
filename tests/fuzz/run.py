"""Fuzz a target for some seconds with atheris (tests/fuzz/README.md)."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["widget"]):
    from tests.fuzz.targets import TARGETS, seeds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS])
    parser.add_argument("seconds", type=int)
    parser.add_argument("--finds", default=".", help="the folder for inputs that break a promise")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(asked.target)):
            Path(corpus, str(number)).write_bytes(seed)
        options = [
            sys.argv[0], corpus, f"-max_total_time={asked.seconds}", "-timeout=20",
            "-rss_limit_mb=1000", "-max_len=4096", "-print_final_stats=1",
            f"-artifact_prefix={asked.finds}/",
        ]  # fmt: skip
        atheris.Setup(options, TARGETS[asked.target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
