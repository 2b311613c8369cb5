"""What the fixtures of docs/testing.md are made of; needs no pytest."""

from widget.testing.cards import STATES as STATES
from widget.testing.cards import CardFolder as CardFolder
from widget.testing.cards import MadeCard as MadeCard
from widget.testing.faults import FAULTS as FAULTS
from widget.testing.faults import Fault as Fault
from widget.testing.faults import cut as cut
from widget.testing.faults import held as held
from widget.testing.faults import reset as reset
from widget.testing.faults import status as status
from widget.testing.faults import turns as turns
from widget.testing.mount import BlueprintSettings as BlueprintSettings
from widget.testing.mount import Mount as Mount
from widget.testing.mount import MountedCards as MountedCards
from widget.testing.mount import mount_cards as mount_cards
from widget.testing.publisher import LivePublisher as LivePublisher
from widget.testing.publisher import Serve as Serve
from widget.testing.server import FaultyServer as FaultyServer
from widget.testing.server import LoopbackServer as LoopbackServer
from widget.testing.server import Seen as Seen
