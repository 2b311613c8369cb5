"""The preview is quick: a load reads nothing, and a change makes again what it changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from widget.check.lint import lint
from widget.read import cores
from widget.serve import preview as module
from widget.serve import proofs

from .test_preview import BATH, Asked, asked, source, write
from .test_preview_order import ADVISED

__all__ = ["asked", "source"]


def test_a_load_reads_nothing(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(module, "look", lambda *given: made.append("look"))
    original = module._made
    monkeypatch.setattr(module, "_made", lambda *given: made.append("page") or original(*given))
    for _ in range(50):
        for path in ("", "cards/en/bath", "preview/source/en/bath.md", "cards/en/"):
            assert asked.get(path).status_code == 200
    assert made == ["page"] * 4


def test_what_has_not_changed_is_not_made_again(
    source: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for name, place in (("check_original", "widget.check.library"),
                        ("card_site", "widget.publish.site")):  # fmt: skip
        real = getattr(__import__(place, fromlist=[name]), name)
        monkeypatch.setattr(
            f"{place}.{name}",
            lambda one, *a, real=real, name=name, **k: made.append(name) or real(one, *a, **k),
        )
    real_lint = module.look.__globals__["lint"]
    monkeypatch.setitem(
        module.look.__globals__, "lint", lambda *given: made.append("lint") or real_lint(*given)
    )
    asked.renew()
    assert made == []
    write(source, "en/cold.md", BATH.replace("Warm bath", "Cold bath"))
    asked.renew()
    assert sorted(made) == ["card_site", "check_original", "lint"]


@pytest.mark.untraced
def test_advice_on_many_cards_is_found_on_all_cores(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        write(source, f"en/bath-{number}.md", ADVISED)
    here: list[int] = []
    real = lint.lint
    monkeypatch.setattr(
        proofs, "lint", lambda given, *more: here.append(len(given)) or real(given, *more)
    )
    notes = []
    for many in (1, 2):
        monkeypatch.setattr(cores, "_cores", lambda many=many: many)
        monkeypatch.setattr(cores, "FEW", 2)
        here.clear()
        notes.append(proofs.look(str(source), "error").proof.notes)
        assert sum(here) == (0 if many == 2 else 23)
    assert notes[0] == notes[1]
    assert sum(map(len, notes[0].values())) >= 20


def test_it_looks_again_on_a_new_day_and_after_a_failure(
    source: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not asked.app._is_due()
    asked.app.now = replace(asked.app.now, day="2026-01-01")
    assert asked.app._is_due()
    asked.renew()
    source.rename(source.with_name("moved"))
    asked.renew()
    assert not asked.app._is_due()  # not at once
    monkeypatch.setattr(module, "AGAIN", 0)
    assert asked.app._is_due()


def test_a_question_for_news_is_answered_at_once_where_there_is_some(asked: Asked) -> None:
    number = asked.app.now.proof.number
    began = monotonic()
    assert asked.get("preview/news?seen=another").json == {"number": number}
    assert monotonic() - began < 5
    assert asked.app.wait(number, 0.05) == number
    asked.renew()
    assert asked.get(f"preview/news?seen={number}").json["number"] != number
    asked.app.end()
    now = asked.app.now.proof.number
    assert asked.get(f"preview/news?seen={now}").json == {"number": now}
