"""All benchmarks of this folder, one after the other: ``python -m benchmarks.page [OUT]``."""

from __future__ import annotations

import subprocess
import sys

SCRIPTS = ("bytes", "roundtrips", "shift", "main_thread", "heap")

if __name__ == "__main__":
    for script in SCRIPTS:
        subprocess.run(
            [sys.executable, "-m", f"benchmarks.page.{script}", *sys.argv[1:]], check=True
        )
