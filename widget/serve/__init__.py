"""From a path to an answer."""
