"""Where cards come from: a folder of Markdown."""
