"""A package with a name of its own: one that a dependency installs as ``tests`` (textstat 0.7.13)
would else be taken for ours, because ours had no file that says so."""
