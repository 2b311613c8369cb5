"""``v1/health.json``: what is served, and where the content is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from widget.errors import Problem
from widget.publish.addresses import Site
from widget.publish.asset import JSON, SHORT, Asset, canonical, seal, to_json
from widget.publish.facts import SCHEMA


def health(
    site: Site, problems: Iterable[Problem], kept: Iterable[str] = (), *, refused: bool = False
) -> Asset:
    """The state of what is served; two servers with the same content say the same.

    Everybody can read it, so it names places and not what was found there, which may be a draft.

    :param kept: the files in whose place their last good version is served.
    :param refused: whether the newest content could not be taken at all.
    """
    problems = list(problems)
    errors = [problem for problem in problems if not problem.warning]
    shown = [[*card, number] for card, number in sorted(site.revisions.items())]
    served = {card_id for card_id, _ in site.revisions}
    document = {
        "schema": SCHEMA,
        "status": "degraded" if errors else "ok",
        "revision": sha256(canonical(shown)).hexdigest()[:12],
        "cards": len({card_id for card_id, _ in site.revisions}),
        "languages": sorted({lang for _, lang in site.revisions}),
        "refused": refused,
        "kept": sorted(kept),
        "problems": [place(problem, served) for problem in errors],
        "warnings": len(problems) - len(errors),
    }
    return seal(to_json(document), JSON, SHORT)


def place(problem: Problem, served: set[str]) -> dict[str, str | int]:
    """Where a mistake is. The name of a card that nobody is shown is a secret, too."""
    folder, _, name = problem.file.partition("/")
    if name.endswith(".md") and name[0] != "_" and name.removesuffix(".md") not in served:
        return {"file": f"{folder}/", "line": 0, "field": ""}
    return {"file": problem.file, "line": problem.line, "field": problem.field}
