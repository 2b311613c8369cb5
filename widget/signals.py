"""What an app can listen to: docs/python.md, Signals."""

from widget.serve.signals import card_published as card_published
from widget.serve.signals import card_recalled as card_recalled
from widget.serve.signals import notice_served as notice_served
