"""All benchmarks of this folder, one after the other: ``python -m benchmarks.server``."""

from __future__ import annotations

import subprocess
import sys

SCRIPTS = ("cpu", "throughput", "cliffs", "content", "database")

if __name__ == "__main__":
    for script in SCRIPTS:
        subprocess.run([sys.executable, "-m", f"benchmarks.server.{script}"], check=True)
