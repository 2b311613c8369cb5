"""What the doctor says, and how."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from widget import Catalogue
from widget.check.findings import FINDINGS, Finding

from ..check import test_embeds, test_hostile_pages
from . import test_findings
from .rig import Clinic, doctor, written

ROOT = Path(__file__).parents[2]


def test_people_get_lines(tmp_path: Path, catalogue: Catalogue) -> None:
    page = tmp_path / "page.html"
    page.write_text(written(catalogue.snippet("tens").replace('level="3"', 'level="5"')), "utf-8")
    done = doctor(str(page), str(page))
    lines = done.stdout.splitlines()
    assert lines[:3] == [
        f"{page}:5: tens: <treatment-card>, current copy",
        f"{page}:5: warning: tens: found the title as <h5>, expected heading-level 3 or less after "
        "the <h2> of line 4 [heading]",
        f"{page}:5: warning: tens: found a copy whose title is <h3>, expected <h5>, as "
        "heading-level says [heading]",
    ]
    assert lines[3:] == lines[:3]
    assert done.stderr == "2 pages, 2 embeds, 0 errors, 4 warnings\n"


def test_a_page_that_cannot_be_read_is_two(tmp_path: Path, clinic: Clinic) -> None:
    (tmp_path / "deep").write_text("<b>" * 100_001)
    for where in (str(tmp_path / "none"), str(tmp_path / "deep"), "http://127.0.0.1:1/"):
        clinic.body = written("nothing")
        done = doctor(clinic.origin, where)
        assert done.exit_code == 2, where
        assert f"{where}: page: found " in done.stderr
        assert "[no-embed]" in done.stdout
        told = json.loads(doctor("--json", where).stdout)
        assert (told["unread"], told["errors"]) == (1, 0)
        assert told["pages"][0]["error"].startswith("found ")


def test_a_page_is_a_file_or_an_address_of_the_web() -> None:
    for scheme in ("ftp", "file", "view-source"):
        done = doctor(f"{scheme}://clinic.example/page")
        assert done.exit_code == 2
        told = f"found an address of {scheme}, expected a file or an http or https address"
        assert told in done.stderr


HOSTILE = "\x1b]0;x\x07\x1b[2J\u202e\u2028\x9b"


def test_a_hostile_page_cannot_steer_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f'<treatment-card card="{HOSTILE}" valid-until="{HOSTILE}" base="{HOSTILE}">x<p></p>'
        f'</treatment-card>\n<script src="{HOSTILE}/embed/v1.js"></script>'
        f'<script src="http://127.0.0.1:1/{HOSTILE}embed/v1.js" data-card="a"></script>'
        f"&lt;treatment-card {HOSTILE}"
        f'<iframe src="http://127.0.0.1:1/{HOSTILE}/cards/en/a/frame"></iframe>',
        "utf-8",
    )
    for arguments in ([], ["--json"]):
        done = doctor(*arguments, str(page))
        assert done.exit_code == 1
        written_out = done.stdout + done.stderr
        assert not set(HOSTILE) & set(written_out) - set("0;x[2J]")
        assert "Traceback" not in written_out
    assert "\\x1b[2J" in doctor(str(page)).stdout
    assert "\\x1b" in doctor(f"no{HOSTILE}file").stderr


def test_it_runs_as_people_run_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Nothing")
    command = [sys.executable, "-m", "widget", "doctor", "a.html", "b.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert (
        done.stdout
        == "a.html: page: found no embed, expected a card, or the disclaimer [no-embed]\n"
    )
    assert done.stderr.startswith(
        "b.html: page: found No such file or directory, expected a file\n"
    )


def test_every_finding_is_documented_as_bad_as_it_is() -> None:
    text = (ROOT / "docs" / "doctor.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning) \| .+ \| .+ \|$", text, re.MULTILINE)
    assert dict(rows) == FINDINGS
    assert len(rows) == len(FINDINGS)


def test_every_field_of_the_json_is_documented(tmp_path: Path, catalogue: Catalogue) -> None:
    text = (ROOT / "docs" / "doctor.md").read_text("utf-8").partition("## JSON")[2]
    page = tmp_path / "page.html"
    page.write_text(written(catalogue.snippet("tens") * 2), "utf-8")
    told = json.loads(doctor("--json", str(page)).stdout)
    (looked,) = told["pages"]
    for fields in (told, looked, *looked["embeds"], *looked["findings"]):
        for name in fields:
            assert f"`{name}`" in text, name


def test_every_finding_was_found_by_a_test() -> None:
    """A name that no file of tests expects is a finding that nobody tried."""
    modules = (test_findings, test_embeds, test_hostile_pages)
    sources = [Path(str(module.__file__)) for module in modules]
    tried = " ".join(source.read_text("utf-8") for source in sources)
    assert [name for name in FINDINGS if f'"{name}"' not in tried] == []
    assert Finding("hash", 0, "x", "y" * 999, "z").told("p").endswith("y…, expected z [hash]")
