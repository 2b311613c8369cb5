"""``python -m widget``."""

from widget.cli import main

if __name__ == "__main__":
    main()
