"""Advice for editors: what is right to publish and could be written better; docs/lint.md."""
