"""The command line: serve the page, check files, write the template and the demo files."""

from __future__ import annotations

from pathlib import Path

import click

from kfl_widgets import __version__
from kfl_widgets.locale import translate

__all__ = ["main"]


class _ServeByDefault(click.Group):
    """``kfl-widgets --port 8888`` serves: the first word is only needed for the other commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_command = bool(args) and args[0] in (*self.commands, "--help", "--version")
        return super().parse_args(ctx, args if is_command else ["serve", *args])


@click.group(cls=_ServeByDefault)
@click.version_option(__version__)
def main() -> None:
    """Kultur for læring: read a school's survey, compare waves, choose areas to improve."""


@main.command()
@click.option("--port", default=8866, show_default=True, help="The port to serve on.")
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
def serve(port: int, no_browser: bool) -> None:
    """Serve the page on this machine and open it in a browser (the default command)."""
    from kfl_widgets.app.serve import serve as serve_page

    serve_page(port=port, open_browser=not no_browser)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
def check(files: tuple[str, ...]) -> None:
    """Read FILES and print what was found and what is wrong.

    Exits with 1 when something could not be read.
    """
    from kfl_widgets.app.findings import findings
    from kfl_widgets.reading import read

    reading = read(*files)
    for line in findings(reading.survey, reading.problems):
        click.echo(line)
    if any(problem.severity == "error" for problem in reading.problems):
        raise SystemExit(1)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(["nb", "nn", "en"]),
    default="nb",
    show_default=True,
    help="Of its headers and instructions; all are read back.",
)
def template(file: Path, language: str) -> None:
    """Write an empty template workbook to FILE (.xlsx)."""
    from kfl_widgets.reading.template import empty_template

    _write(file, empty_template(language))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def demo(folder: Path) -> None:
    """Write the demo schools' spreadsheets to FOLDER."""
    from kfl_widgets.demo_schools import demo_workbooks

    folder.mkdir(parents=True, exist_ok=True)
    for name, data in demo_workbooks().items():
        _write(folder / name, data)


def _write(file: Path, data: bytes) -> None:
    if file.exists():
        raise click.ClickException(
            translate("{file} finnes fra før. Velg et annet navn, eller flytt filen.").format(
                file=file
            )
        )
    file.write_bytes(data)
    click.echo(translate("Skrev {file}.").format(file=file))
