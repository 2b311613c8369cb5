"""Write the npm package of the client: the newest released script as it is, types and manifest.

Called by ``make dist``; ``make npm`` writes it alone. The script lies in git once, in
static/js/dist; what is packed beside it, in npm/.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: What npm/ has for the package, package.json aside.
BESIDE = ("README.md", "custom-elements.json", "nothing.js",
          "treatment-card.d.ts", "react.d.ts", "vue.d.ts", "svelte.d.ts")  # fmt: skip


def released(tree: Path = ROOT) -> str:
    """The version of the newest released client: three numbers, as in its address."""
    folders = (tree / "static/js/dist").glob("*.*.*")
    return max(folders, key=lambda path: [int(part) for part in path.name.split(".")]).name


def contents(tree: Path = ROOT) -> dict[str, bytes]:
    """Each file of the package by its name."""
    version = released(tree)
    told = json.loads((tree / "npm/package.json").read_text("utf-8"))
    package = {"name": told.pop("name"), "version": version, **told}
    script = tree / "static/js/dist" / version
    return {
        "package.json": f"{json.dumps(package, indent=2)}\n".encode(),
        "LICENSE": (tree / "LICENSE").read_bytes(),
        "widget.js": (script / "widget.js").read_bytes(),
        "integrity.json": (script / "integrity.json").read_bytes(),
        **{name: (tree / "npm" / name).read_bytes() for name in BESIDE},
    }


def pack(out: Path, when: int, tree: Path = ROOT) -> Path:
    """The package as npm takes it: a gzipped tar archive, the same bytes wherever it is made.

    :param when: the time of its files, in seconds since 1970.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, body in sorted(contents(tree).items()):
            member = tarfile.TarInfo(f"package/{name}")
            member.size, member.mtime, member.mode = len(body), when, 0o644
            archive.addfile(member, io.BytesIO(body))
    path = out / f"treatment-cards-{released(tree)}.tgz"
    path.write_bytes(gzip.compress(packed.getvalue(), 9, mtime=0))
    return path


def unpack(out: Path, tree: Path = ROOT) -> Path:
    """The same as a folder."""
    out.mkdir(parents=True)
    for name, body in contents(tree).items():
        (out / name).write_bytes(body)
    return out


if __name__ == "__main__":
    print(unpack(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "npm"))
