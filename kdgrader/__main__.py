"""`python -m kdgrader` is `kdgrader`."""

from kdgrader.cli import main

if __name__ == "__main__":
    main()
