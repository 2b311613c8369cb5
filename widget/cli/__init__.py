"""The commands (click, which Flask brings)."""

from widget.cli.groups import cards as cards
from widget.cli.groups import main as main
