"""scripts/words.py: a message comes into every catalogue at its place, and nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = "widget/starter/words"
NEW = '#. Said of a card.\nmsgid "Quite new"\nmsgstr ""\n\n'
MANY = 'msgid "%(number)s pad"\nmsgid_plural "%(number)s pads"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("scripts/words.py", "docs/words.pot", *(f"{WORDS}/{x}.po" for x in ("ar", "de"))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(tree: Path) -> str:
    done = subprocess.run(
        [sys.executable, tree / "scripts/words.py"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_catalogues_of_here_are_current() -> None:
    for file in sorted((ROOT / WORDS).glob("*.po")):
        assert 'msgstr ""\n\n' not in file.read_text("utf-8").partition("\n\n")[2]
    before = {file: file.read_bytes() for file in (ROOT / WORDS).glob("*.po")}
    assert run(ROOT) == ""
    assert {file: file.read_bytes() for file in before} == before


def test_what_is_new_comes_and_what_is_gone_goes(tree: Path) -> None:
    template = (tree / "docs/words.pot").read_text("utf-8")
    gone = 'msgid "Who must not have it"\nmsgstr ""\n\n'
    at = 'msgid "Who must not take it"'
    assert template.count(gone) == template.count(at) == 1
    changed = template.replace(gone, "").replace(at, NEW + MANY + at)
    (tree / "docs/words.pot").write_text(changed, "utf-8")
    before = {lang: (tree / WORDS / f"{lang}.po").read_text("utf-8") for lang in ("ar", "de")}
    assert run(tree) == f"{WORDS}/ar.po: 2 to translate\n{WORDS}/de.po: 2 to translate\n"
    for lang, forms in (("ar", 6), ("de", 2)):
        many = MANY.partition("msgstr")[0] + "".join(f'msgstr[{n}] ""\n' for n in range(forms))
        after = (tree / WORDS / f"{lang}.po").read_text("utf-8")
        assert f"\n\n{NEW}{many}\n{at}\nmsgstr" in after
        old = before[lang].partition('msgid "Who must not have it"\n')
        assert after == old[0] + NEW + many + "\n" + old[2].partition("\n\n")[2]
        assert '"X-Translation-Origin: machine' in after
    assert run(tree) == f"{WORDS}/ar.po: 2 to translate\n{WORDS}/de.po: 2 to translate\n"


def test_what_has_no_empty_line_before_it_is_told(tree: Path) -> None:
    template = tree / "docs/words.pot"
    template.write_text(template.read_text("utf-8") + 'msgid "a"\nmsgid "b"\nmsgstr ""\n', "utf-8")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run(tree)
    assert "expected one msgid and its msgstr between empty lines" in refused.value.stderr
