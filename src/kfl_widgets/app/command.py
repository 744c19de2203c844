"""The command line: serve the page, check files, write the template and the demo files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kfl_widgets import __version__
from kfl_widgets.app.server.limits import Limits
from kfl_widgets.app.server.logs import LEVELS
from kfl_widgets.locale import LANGUAGES, speak, translate
from kfl_widgets.uploads import MIB, UPLOAD_MB

if TYPE_CHECKING:
    from kfl_widgets.survey import Wave

__all__ = ["main"]


_LIMITS = Limits()
_LANGUAGES = click.Choice(list(LANGUAGES))


class _ServeByDefault(click.Group):
    """``kfl-widgets --port 8888`` serves: the first word is only needed for the other commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_command = bool(args) and args[0] in (*self.commands, "--help", "--version")
        return super().parse_args(ctx, args if is_command else ["serve", *args])


@click.group(cls=_ServeByDefault)
@click.version_option(__version__)
def main() -> None:
    """Kultur for læring: read a school's survey, compare waves, choose areas to improve."""


class _UnfitError(click.ClickException):
    """What won't be better the second time: a service that ends so isn't started again."""

    exit_code = 2


def _use_file(ctx: click.Context, _option: click.Parameter, file: Path | None) -> None:
    """Let a settings file say what the command line doesn't."""
    from kfl_widgets.app.server.settings import SettingsError, read_settings

    if file is None:
        return
    options = {o.opts[0].removeprefix("--"): o for o in ctx.command.params if o.name != "config"}
    try:
        settings = read_settings(file, {name: _kind(option) for name, option in options.items()})
        for name, value in settings.items():
            _check_range(ctx, options[name], f"{file}: {name}", value)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    ctx.default_map = {options[name].name: value for name, value in settings.items()}


def _kind(option: click.Parameter) -> type:
    if isinstance(option.type, click.types.IntParamType):
        return int
    return bool if isinstance(option.type, click.types.BoolParamType) else str


def _check_range(ctx: click.Context, option: click.Parameter, name: str, value: object) -> None:
    """Refuse what the command line would refuse, by the file's name for it."""
    try:
        option.type_cast_value(ctx, value)
    except click.BadParameter as error:
        raise click.UsageError(f"{name}: {error.message}") from error


@main.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8866,
    show_default=True,
    help="The port to serve on.",
)
@click.option(
    "--host",
    default="localhost",
    show_default=True,
    help="The name or address to listen on. Only this machine reaches localhost.",
)
@click.option(
    "--base-url", default="/", show_default=True, help="Where on the server the page is: /kfl/."
)
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_use_file,
    is_eager=True,
    expose_value=False,
    help="A TOML file with any of these options: port = 8866.",
)
@click.option(
    "--pool",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="How many kernels stand ready for the next visitors.",
)
@click.option(
    "--max-visitors",
    type=click.IntRange(1),
    default=_LIMITS.visitors,
    show_default=True,
    help="How many pages may be open at once. Count 150 MB of memory for each, off Linux 250.",
)
@click.option(
    "--max-upload",
    type=click.IntRange(1),
    default=UPLOAD_MB,
    show_default=True,
    help="How many MB one visitor may upload at once.",
)
@click.option(
    "--forget-after",
    type=click.IntRange(1),
    default=_LIMITS.forget_after,
    show_default=True,
    help="Seconds until what a page that is gone held is forgotten. A closed page is at once.",
)
@click.option(
    "--forget-open-after",
    type=click.IntRange(1),
    default=_LIMITS.forget_open_after,
    show_default=True,
    help="The same, for a page that is open and not used.",
)
@click.option(
    "--trust-proxy",
    is_flag=True,
    help="A proxy stands in front, and says who asks and whether by https.",
)
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.option(
    "--log-level",
    type=click.Choice(LEVELS),
    default="warning",
    show_default=True,
    help="How much to log. Nothing about the content is.",
)
def serve(
    *,
    port: int,
    host: str,
    base_url: str,
    pool: int,
    max_visitors: int,
    max_upload: int,
    forget_after: int,
    forget_open_after: int,
    trust_proxy: bool,
    no_browser: bool,
    log_level: str,
) -> None:
    """Serve the page on this machine and open it in a browser (the default command)."""
    from kfl_widgets.app.installation import broken
    from kfl_widgets.app.serve import serve as serve_page

    if trouble := broken():
        raise _UnfitError(trouble)
    try:
        serve_page(
            port,
            not no_browser,
            base_url,
            host=host,
            pool_size=pool,
            limits=Limits(max_visitors, max_upload * MIB, forget_after, forget_open_after),
            trust_proxy=trust_proxy,
            log_level=log_level,
        )
    except OSError as error:
        raise click.ClickException(
            translate("Kan ikke svare på {host}, port {port}: {error}. Velg en annen.").format(
                host=host, port=port, error=error.strerror
            )
        ) from error


@main.command()
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JupyterHub configuration file (.py), which has the last word.",
)
def hub(config: Path | None) -> None:
    """Serve the page to many users, each behind a login.

    Needs the extra «hub», and configurable-http-proxy (npm). The settings are environment
    variables; docs/deploy/hub.md lists them.
    """
    import os

    from kfl_widgets.app.hub import Settings, blockers, run
    from kfl_widgets.app.server.settings import SettingsError

    try:
        settings = Settings.read(os.environ)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    if missing := blockers(settings, has_config=config is not None):
        raise _UnfitError("\n".join(missing))
    run(settings, config)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False))
@click.option(
    "--language",
    type=_LANGUAGES,
    default="nb",
    show_default=True,
    help="Of what is printed.",
)
def check(files: tuple[str, ...], language: str) -> None:
    """Read FILES and print what was found and what is wrong.

    Exits with 1 when something could not be read.
    """
    from kfl_widgets.app.findings import findings
    from kfl_widgets.reading import read

    speak(language)
    reading = read(*files)
    for line in findings(reading.survey, reading.problems):
        click.echo(line)
    if any(problem.severity == "error" for problem in reading.problems):
        raise SystemExit(1)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--language",
    type=_LANGUAGES,
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


def _waves(
    _ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[Wave, ...]:
    """Take «T1=2016» apart."""
    from kfl_widgets.survey import Wave

    pairs = [text.rpartition("=") for text in given]
    if not all(code and year.isdecimal() for code, _, year in pairs):
        raise click.BadParameter("a wave and the year it began: T1=2016")
    return tuple(Wave(code, int(year)) for code, _, year in pairs)


@main.command("reduce")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--codebook",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The template's codebook sheet (.xlsx), or the same as .json.",
)
@click.option(
    "--engine",
    type=click.Choice(["pandas", "polars", "duckdb", "spark"]),
    default="pandas",
    show_default=True,
    help="What reads the files and sums the answers.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    default="cells.kfl",
    show_default=True,
    help="The file of cells to write.",
)
@click.option(
    "--wave",
    "waves",
    multiple=True,
    callback=_waves,
    help="A wave and the year it began: T1=2016. Once for each wave.",
)
def reduce_files(
    files: tuple[str, ...], codebook: Path, engine: str, out: Path, waves: tuple[Wave, ...]
) -> None:
    """Sum the answers in FILES (parquet or csv, one row per respondent) up to cells.

    The file it writes is small, and is opened on the page like any other. Columns are wave, school,
    group, grade, gender, and one for each code in the codebook.
    """
    from kfl_widgets.app import reducing
    from kfl_widgets.reading.refusal import Refused

    try:
        for line in reducing.reduce_files(
            files, codebook, engine, out, lambda said: click.echo(said, err=True), waves=waves
        ):
            click.echo(line)
    except Refused as refusal:
        said = (refusal.message, refusal.remedy)
        raise click.ClickException(" ".join(str(part) for part in said if part)) from refusal


def _write(file: Path, data: bytes) -> None:
    if file.exists():
        raise click.ClickException(
            translate("{file} finnes fra før. Velg et annet navn, eller flytt filen.").format(
                file=file
            )
        )
    file.write_bytes(data)
    click.echo(translate("Skrev {file}.").format(file=file))
