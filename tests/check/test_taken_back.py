"""A recall with a mistake in it is a recall: the advice goes, and stays away until it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..serve.desk import ADVICE, LANGUAGES, Desk, health, served, swapped, told, view

ACTIVE = [(200, "active")] * 3
GONE = [(410, "withdrawn")] * 3
RECALLED = [(410, "recalled")] * 3


pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "cards", "bath", "pack")


NOTICE = "notice:\n  reason: It burns.\n  since: 2026-11-20\n  what_to_do: Get out.\n"
MISTAKES = {
    "colon": NOTICE.replace("It burns.", "Mind: it burns.") + "  severity: serious\n",
    "no severity": NOTICE,
    "no notice": "",
    "date in words": NOTICE.replace("2026-11-20", "yesterday") + "  severity: serious\n",
    "no such day": NOTICE.replace("2026-11-20", "2026-02-30") + "  severity: serious\n",
    "no such month": NOTICE.replace("2026-11-20", "2026-19-39") + "  severity: serious\n",
    "tab": NOTICE + "\tseverity: serious\n",
    "severity": NOTICE + "  severity: grave\n",
    "replaced by nothing": NOTICE + "  severity: serious\n  replaced_by: [x]\n",
    "key": NOTICE + "  severty: serious\n",
    "quote": NOTICE.replace("It burns.", '"It burns.') + "  severity: serious\n",
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_recall_with_a_mistake_in_it_takes_the_advice_back_at_once(
    desk: Desk, mistake: str
) -> None:
    catalogue = desk.catalogue()
    desk.edit("status: active\n", "status: recalled\n" + MISTAKES[mistake])
    desk.edit("Warm bath", "Hot pack", "en/pack.md")
    assert served(swapped(catalogue)) == GONE
    for lang in LANGUAGES:
        assert ADVICE[lang] not in told(view(catalogue, lang))
    assert "Hot pack" in told(view(catalogue, card="pack"))  # and nothing else waits for it
    assert health(catalogue)["status"] == "degraded"
    dated = mistake in ("colon", "no severity", "severity", "key", "tab", "replaced by nothing")
    assert ("2026-11-20" in told(view(catalogue))) == (dated or mistake == "quote")
    desk.card("bath", "recalled")
    assert served(swapped(catalogue)) == RECALLED


@pytest.mark.parametrize(
    "line",
    ["status: Recalled", "status: RECALLED", "status: recall", "status: withdraw",
     "Status: recalled", "status:recalled", '"status": recalled', "status: 'recalled",
     "status : withdrawn", "status: [recalled]", "status: active\nstatus: recalled"],
)  # fmt: skip
def test_a_misspelt_recall_is_one(desk: Desk, line: str) -> None:
    catalogue = desk.catalogue()
    desk.edit("status: active\n", f"{line}\n{NOTICE}")
    assert served(swapped(catalogue)) == GONE


@pytest.mark.parametrize("form", ["utf-16", "CR", "CR LF", "BOM"])
def test_a_recall_is_seen_however_it_was_saved(desk: Desk, form: str) -> None:
    catalogue = desk.catalogue()
    desk.card("bath", "recalled")
    desk.edit("  severity: serious\n", "")
    text = (desk.folder / "en" / "bath.md").read_text("utf-8")
    text = text.replace("\n", {"CR": "\r", "CR LF": "\r\n"}.get(form, "\n"))
    coding = {"utf-16": "utf-16", "BOM": "utf-8-sig"}.get(form, "utf-8")
    desk.write("en/bath.md", text.encode(coding))
    assert served(swapped(catalogue)) == GONE


@pytest.mark.parametrize(
    "more",
    ["# status: recalled", "aliases: [x, 'status: recalled']", "aliases:\n  - status: recalled",
     "summary2: |\n  status: recalled\n", "old_status: recalled", "status_was: recalled",
     "note: when\n  status: recalled"],
)  # fmt: skip
def test_to_speak_of_a_recall_is_none(desk: Desk, more: str) -> None:
    """A comment, a text, an indented block, another key."""
    catalogue = desk.catalogue()
    desk.edit("kind: self_care\n", f"kind: gadget\n{more}\n")
    assert served(swapped(catalogue)) == ACTIVE
    assert health(catalogue)["status"] == "degraded"


def test_a_recall_in_the_body_is_only_text(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.edit("Warm water.", "status: recalled\n<script>x</script>")
    assert served(swapped(catalogue)) == ACTIVE


@pytest.mark.parametrize("archived", [True, False])
def test_a_broken_recall_that_is_broken_further_brings_no_advice_back(
    desk: Desk, archived: bool
) -> None:
    archive = desk.folder.parent / "archive" if archived else None
    catalogue = desk.catalogue(archive=archive)
    desk.edit("status: active\n", "status: recalled\n")
    assert served(swapped(catalogue)) == GONE
    desk.write("en/bath.md", "")
    assert served(swapped(catalogue)) == GONE
    if archived:
        assert served(desk.catalogue(archive=archive)) == GONE
    desk.card()
    assert served(swapped(catalogue)) == ACTIVE


@pytest.mark.parametrize(
    "top", ["\n---\n", " \n\n---\n", "---\n---\n", "# A comment\n---\n", "--- \n\n", ""]
)
@pytest.mark.parametrize("end", ["---\n## What", "## What"])
def test_a_recall_is_seen_whatever_is_wrong_with_the_fences(desk: Desk, top: str, end: str) -> None:
    catalogue = desk.catalogue()
    desk.card("bath", "recalled")
    desk.edit("  severity: serious\n", "")
    desk.edit("---\n", top)
    desk.edit("---\n## What", end)
    assert served(swapped(catalogue)) == GONE


def test_a_card_taken_back_by_mistake_stays_so_when_its_file_goes(desk: Desk) -> None:
    catalogue = desk.catalogue()
    desk.edit("status: active\n", "status: recalled\n")
    assert served(swapped(catalogue)) == GONE
    desk.card("bath", "draft")
    assert served(swapped(catalogue)) == GONE
    for lang in LANGUAGES:
        (desk.folder / lang / "bath.md").unlink()
    assert served(swapped(catalogue)) == GONE


def test_a_restored_card_with_a_mistake_in_it_is_still_recalled(desk: Desk) -> None:
    desk.card("bath", "recalled")
    catalogue = desk.catalogue()
    desk.edit("status: recalled", "status: active")  # and its notice was forgotten
    assert served(swapped(catalogue)) == RECALLED
    desk.card()
    assert served(swapped(catalogue)) == ACTIVE
