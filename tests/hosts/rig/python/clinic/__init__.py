"""A site made with Wagtail, run by the Python of an environment of its own."""
