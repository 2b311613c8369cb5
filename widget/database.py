"""Cards in a database of your own app: docs/database.md. Needs ``treatment-cards[database]``."""

from widget.check.publishing import Published as Published
from widget.check.publishing import Stored as Stored
from widget.check.publishing import publish_card as publish_card
from widget.check.publishing import publish_folder as publish_folder
from widget.check.publishing import read_card as read_card
from widget.read.compose import card_text as card_text
from widget.read.sql.compare import pull as pull
from widget.read.sql.migrate import migrate as migrate
from widget.read.sql.tables import add_tables as add_tables
