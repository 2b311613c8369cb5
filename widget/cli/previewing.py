"""The command that shows cards while they are written."""

from __future__ import annotations

import sys

from widget.cli.both import Target, both
from widget.cli.colour import show, tell, wanted
from widget.cli.options import PORT
from widget.cli.told import Report, Told, notes_of, of, plain
from widget.read.folder import STARTER
from widget.read.sql.address import shown
from widget.serve.preview import serve_preview
from widget.serve.proofs import Look


@both("preview", PORT)
def preview_command(at: Target, port: int) -> None:
    """Show the cards in a browser on this machine, drafts included, and each change as it is saved.

    What `check` says stands in the pages, at its line, and is told here as well: after a
    change, of the files where it is another than before.
    """

    def say(address: str) -> None:
        what = f"Preview of {shown(at.source or STARTER)}: "
        tell(sys.stdout, (what, "bold"), (address, "cyan"), " (Ctrl+C ends it)")

    serve_preview(at.source, port, say, on_unclean=at.on_unclean, tell=_Teller())


class _Teller:
    """As `check` tells it, on the error output: the first line of the output is the address.

    All of it at first, and then the files of which something else is said than before.
    """

    def __init__(self) -> None:
        self._before: dict[str, tuple[Told, ...]] = {}

    def __call__(self, found: Look) -> None:
        proof, out = found.proof, sys.stderr
        if found.report is None:
            tell(out, (proof.time, "dim"), "  ", (proof.failure, "bold red"))
            return
        checked, linted = found.report
        report = of(checked, linted, False)
        self._show(report)
        *_, counts = notes_of(report)
        tell(out, (proof.time, "dim"), "  ", (counts, "red" if report.failed else "green"))

    def _show(self, report: Report) -> None:
        said: dict[str, tuple[Told, ...]] = {}
        for one in report.told:
            said[one.file] = (*said.get(one.file, ()), one)
        before, self._before = self._before, said
        new = report.of_files({file for file, told in said.items() if told != before.get(file)})
        if wanted(sys.stderr):
            show(new, sys.stderr)
        else:
            for line in plain(new):
                tell(sys.stderr, line)
        for file in sorted(before.keys() - said.keys()):
            tell(sys.stderr, (file, "bold"), ": nothing to mend")
