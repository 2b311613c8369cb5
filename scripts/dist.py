"""Write dist/: wheel, source archive, npm package and SBOM of a commit, always the same bytes.

``make dist``. The time in the files is that of the commit
(https://reproducible-builds.org/specs/source-date-epoch/).
"""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

import sbom

import npm

ROOT = Path(__file__).parents[1]


def build(out: Path, commit: str = "HEAD") -> list[Path]:
    """Build a commit, never what merely lies in the folder.

    :returns: the files, each named as package indexes want it.
    """
    when = int(_git("log", "-1", "--format=%ct", commit))
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        clean, made = Path(name, "tree"), Path(name, "made")
        with tarfile.open(fileobj=io.BytesIO(_git_bytes("archive", commit))) as archive:
            archive.extractall(clean, filter="data")
        for path in [clean, *clean.rglob("*")]:  # modes come from the umask
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        environment = {
            **os.environ,
            "SOURCE_DATE_EPOCH": str(when),
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", made, clean],
            check=True, env=environment, stdout=subprocess.DEVNULL, umask=0o022,
        )  # fmt: skip
        (source,) = made.glob("*.tar.gz")
        _repack(source, when)
        files = [Path(path.replace(out / path.name)) for path in sorted(made.iterdir())]
        return [*files, npm.pack(out, when, clean), sbom.write(out, when, clean)]


def _repack(path: Path, when: int) -> None:
    """The same files in order, of nobody and of one time: setuptools writes who and when it was."""
    packed = io.BytesIO()
    with (
        tarfile.open(path) as found,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(found.getmembers(), key=lambda member: member.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = when, 0, 0, "", ""
            member.pax_headers = {}
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            new.addfile(member, found.extractfile(member) if member.isfile() else None)
    path.write_bytes(gzip.compress(packed.getvalue(), 9, mtime=0))


def _git_bytes(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def _git(*arguments: str) -> str:
    return _git_bytes(*arguments).decode().strip()


if __name__ == "__main__":
    for file in build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"):
        print(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}")
