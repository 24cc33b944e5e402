"""The command `exporter`."""

import click


@click.group()
def main() -> None:
    """Medborgarkiosk in the office: merge bundles and online exports into one result."""


if __name__ == "__main__":
    main()
