"""A revision is made of the content alone, whatever the process that makes it is like."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from widget import Catalogue

PROGRAM = """
import json
from widget import Catalogue
found = Catalogue(public_url="https://cards.example/w")._state.site.revisions
print(json.dumps({".".join(key): number for key, number in found.items()}))
"""


def test_every_process_finds_the_same_revisions() -> None:
    site = Catalogue(public_url="https://cards.example/w")._state.site
    own = {".".join(key): number for key, number in site.revisions.items()}
    assert len(set(own.values())) == len(own) > 11
    for hashes, zone, locale in (
        ("1", "Pacific/Kiritimati", "C"),
        ("2", "US/Samoa", "tr_TR.UTF-8"),
    ):
        like = {"PYTHONHASHSEED": hashes, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "0"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], env={**os.environ, **like},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout) == own
