"""`python -m truceline` and the command `truceline`."""

from __future__ import annotations

import sys

from truceline.hidden_packages import HiddenPackageError, refuse_hidden_packages

__all__ = ["main"]


def main() -> None:
    """Run the command line, once it is sure that the packages found are ours."""
    try:
        refuse_hidden_packages()
    except HiddenPackageError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    from truceline.cli import main as run

    run()


if __name__ == "__main__":
    main()
