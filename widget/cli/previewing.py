"""The command that shows cards while they are written."""

from __future__ import annotations

import sys

from widget.cli.both import Target, both
from widget.cli.colour import show, tell, wanted
from widget.cli.options import PORT
from widget.cli.told import notes_of, of, plain
from widget.read.folder import STARTER
from widget.read.sql.address import shown
from widget.serve.preview import serve_preview
from widget.serve.proofs import Look


@both("preview", PORT)
def preview_command(at: Target, port: int) -> None:
    """Show the cards in a browser on this machine, drafts included, and each change as it is saved.

    What `check` says stands in the pages, at its line, and is told here at each change.
    """

    def say(address: str) -> None:
        what = f"Preview of {shown(at.source or STARTER)}: "
        tell(sys.stdout, (what, "bold"), (address, "cyan"), " (Ctrl+C ends it)")

    serve_preview(at.source, port, say, on_unclean=at.on_unclean, tell=_told)


def _told(found: Look) -> None:
    """As `check` tells it, on the error output: the first line of the output is the address."""
    proof, out = found.proof, sys.stderr
    if found.report is None:
        tell(out, (proof.time, "dim"), "  ", (proof.failure, "bold red"))
        return
    checked, linted = found.report
    report = of(checked, linted, False)
    if wanted(out):
        show(report, out)
    else:
        for line in plain(report):
            tell(out, line)
    *_, counts = notes_of(report)
    tell(out, (proof.time, "dim"), "  ", (counts, "red" if report.failed else "green"))
