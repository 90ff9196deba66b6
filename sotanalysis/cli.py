"""The command `sot`: one call into the package per command.

Exit code 0 good, 1 the data is wrong, 2 the call is wrong. What each command needs is imported when it is run, so that
`sot --help` is quick.
"""

import codecs
import gc
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from sotanalysis import __version__

if TYPE_CHECKING:
    from sotanalysis.audit.years import Audited
    from sotanalysis.publishing.build import Folders, Progress, Result
    from sotanalysis.publishing.explain import Opened

# A command of seconds keeps nearly all it makes: looking for garbage as often as Python does is a sixth of its time.
COLLECTED = (200_000, 20, 100)
_ONE_A_ROW = "Skriv en siffra per rad, under rubriker som mått, kategori, antal och andel."
CHECKOUT = Path(__file__).resolve().parents[1]


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Så här: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Options": "Flaggor", "Commands": "Kommandon"}.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


def _place(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """A folder that is named, before the command or after it: the last one named holds."""
    if value is not None:
        context.find_root().ensure_object(dict)[parameter.name] = value
    return value


def _folder_options() -> list[click.Parameter]:
    given: dict[str, Any] = {"type": Path, "metavar": "MAPP", "callback": _place, "expose_value": False}
    return [
        click.Option(["--data"], help="Mappen med underlaget i raw/. [den i SOT_DATA, eller data]", **given),
        click.Option(["--reports"], help="Mappen för rapporterna. [den i SOT_REPORTS, eller reports]", **given),
    ]


def _folders(context: click.Context) -> "Folders":
    from sotanalysis.publishing.build import Folders

    named = context.find_root().ensure_object(dict)
    return Folders(
        _folder(named.get("data"), "SOT_DATA", "data"), _folder(named.get("reports"), "SOT_REPORTS", "reports")
    )


class _Command(click.Command):
    context_class = _Context

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params += _folder_options()

    def get_short_help_str(self, limit: int = 0) -> str:
        """The first sentence of the help, whole: a list that breaks off in the middle of it tells nobody anything."""
        return " ".join((self.help or "").partition(". ")[0].partition(".\n")[0].split()).rstrip(".") + "."

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what it is given as the context's object is the folders."""
        ctx.obj = _folders(ctx)
        return super().invoke(ctx)


class _Group(click.Group):
    context_class = _Context
    command_class = _Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a year's work."""
        return sorted(self.commands, key=_IN_ORDER.index)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named; of one that there is not, the nearest is told."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, 1)
            told = f"Menade du {near[0]}?" if near else f"De som finns: {', '.join(self.list_commands(ctx))}."
            raise click.BadParameter(f"Kommandot {args[0]} finns inte. {told}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that is named; what nobody foresaw ends in a sentence, never in a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:  # whoever reads what is printed has read enough
            from sotanalysis.publishing.mishap import silenced

            silenced(sys.stdout)
            sys.exit(1)
        except Exception as error:
            from sotanalysis.publishing.mishap import told

            _stop(told(error, _folders(ctx).data))


_IN_ORDER = ("new", "check", "report", "audit", "facts", "explain", "table", "compare", "payback", "attack", "export",
             "doctor")  # fmt: skip
_help = partial(click.help_option, "--help", "-h", help="Visar hjälpen.")


@click.group(
    cls=_Group, name="sot", options_metavar="[FLAGGOR]", subcommand_metavar="KOMMANDO …", params=_folder_options()
)
@click.version_option(__version__, message="sotanalysis %(version)s", help="Visar versionen.")
@_help()
def sot() -> None:
    """Årsrapporter för samordningsteam: från exporter till HTML, PDF och Excel.

    Börja med sot new ÅR, som lägger upp mappen. Fyll i den, läs vad sot check ÅR säger och kör sot report ÅR.

    sot KOMMANDO --help berättar mer om ett kommando.
    """


def _folder(given: Path | None, variable: str, name: str) -> Path:
    return (given or Path(os.environ.get(variable) or CHECKOUT / name)).absolute()


def _years(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[int, ...]:
    if wrong := [value for value in values if not (value.isascii() and value.isdigit() and len(value) == 4)]:
        raise click.BadParameter(f"{wrong[0]} är inget år. Skriv fyra siffror, till exempel 2024.")
    return tuple(sorted({int(value) for value in values}))


def _span(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...]:
    """The years of `2015-2024`, or of one year."""
    if value is None:
        return ()
    first, _, last = value.partition("-")
    years = _years(context, parameter, (first, last or first))
    if last and last < first:
        raise click.BadParameter(f"{value} slutar före det börjar. Skriv det första året först.")
    return tuple(range(years[0], years[-1] + 1))


def _teams(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """The folders named, with commas between them; none of them for `all`."""
    if value is None:
        return None
    named = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
    return () if "all" in named else named


def _known_teams(chosen: Sequence[str], found: Sequence[tuple[str, int]]) -> None:
    """Stops where several teams are named and one of them has no folder: a report without it would say too much."""
    known = sorted({team for team, _ in found})
    if len(chosen) > 1 and (lost := [team for team in chosen if team not in known]):
        _stop(f"Det finns inget underlag för {', '.join(lost)}. De som finns: {', '.join(known)}.", 2)


def _one_year(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    return None if value is None else _years(context, parameter, (value,))[0]


def _period(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        from sotanalysis.periods import Period

        try:
            Period.parse(value, 2000)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
    return value


def _plan(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from sotanalysis.vocabulary import PLANS, RENAMED_PLANS, renamed_plan, unknown_plan

    if value in RENAMED_PLANS:
        click.echo(renamed_plan(value), err=True)
        return RENAMED_PLANS[value]
    if value not in (None, *PLANS):
        raise click.BadParameter(unknown_plan(value))
    return value


def _file(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and not value.is_file():
        raise click.BadParameter(f"Filen {value} finns inte. Kontrollera namnet och mappen.")
    return value


def _page(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value and Path(value).suffix.lower() != ".html":
        raise click.BadParameter(f"Sidans namn ska sluta på .html, och {value} gör inte det.")
    return value


def _count(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    if value is not None and not (value.isascii() and value.isdigit() and len(value) < 4 and int(value)):
        raise click.BadParameter(f"{parameter.opts[0]} tar ett heltal från 1 till 999, inte {value}.")
    return None if value is None else int(value)


def _edition(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from sotanalysis.vocabulary import EDITIONS

    if value not in EDITIONS:
        raise click.BadParameter(f"Utgåvan {value} finns inte. De som finns: {', '.join(EDITIONS)}.")
    return value


def _public(context: click.Context, parameter: click.Parameter, value: str) -> None:
    if value != "public":
        raise click.BadParameter(f"Utgåvan {value} döljer inget. Den som prövas är public.")


def _formats(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    from sotanalysis.publishing.build import FORMATS

    chosen = tuple(dict.fromkeys(word.strip() for word in value.split(","))) if value else FORMATS
    if not set(chosen) <= set(FORMATS):
        raise click.BadParameter(f"--to tar {', '.join(FORMATS)}, med komma emellan.")
    return chosen


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("years", nargs=-1, metavar="[ÅR]…", callback=_years)
@click.option("--years", "span", metavar="ÅR-ÅR", callback=_span, help="Alla år från det första till det sista.")
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Annars alla team som har året.")
@click.option("--teams", metavar="TEAM,TEAM…", callback=_teams, help="Flera team, eller all.")
@click.option("--period", metavar="PERIOD", callback=_period, help="h1, h2 eller 2022-04..2022-09. Annars hela året.")
@click.option(
    "--plan",
    metavar="PLAN",
    callback=_plan,
    help="Vilka avsnitt rapporten har: arsrapport, halvar, egen … [den som rapport.toml nämner]. lanet: ett helt län.",
)
@click.option(
    "--edition",
    default="internal",
    metavar="UTGÅVA",
    callback=_edition,
    help="internal visar allt; public döljer små antal och kan spridas. [internal]",
)
@click.option(
    "--to", "formats", metavar="FORMAT", callback=_formats, help="html, pdf, xlsx; flera med komma emellan. [alla]"
)
@click.option("--why", is_flag=True, help="Säger vad som görs om och varför, en rad per avsnitt och fil.")
@click.option("--publish", is_flag=True, help="Sparar talen som publicerade. Det som sedan ändras märks [r].")
@click.option("--jobs", metavar="ANTAL", callback=_count, help="Så många rapporter åt gången. [datorns kärnor]")
@click.option("--scheduler", metavar="ADRESS", help="Gör rapporterna på ett Dask-kluster i stället för på datorn.")
@click.option("--watch", is_flag=True, help="Gör om rapporten när en fil sparas; sidan följer med. Avsluta med Ctrl+C.")
@_help()
@click.pass_context
def report(
    context: click.Context,
    years: tuple[int, ...],
    span: tuple[int, ...],
    team: str | None,
    teams: tuple[str, ...] | None,
    period: str | None,
    plan: str | None,
    edition: str,
    formats: tuple[str, ...],
    why: bool,
    publish: bool,
    jobs: int | None,
    scheduler: str | None,
    watch: bool,
) -> None:
    """Bygger årets rapport. Utan ÅR byggs alla år som har underlag.

    Med --plan lanet blir det en rapport om året på alla teamen tillsammans.

    Har underlaget fel byggs rapporten ändå: den säger på första sidan vad som inte räknas, och kommandot slutar med 1.
    """
    from sotanalysis.publishing.build import period_of
    from sotanalysis.publishing.years import no_years, raw_years

    folders: Folders = context.obj
    found = raw_years(folders.raw)
    years = tuple(sorted({*years, *span}))
    chosen = (team,) if team else teams or ()
    _known_teams(chosen, found)
    wanted = [(t, y) for t, y in found if (not chosen or t in chosen) and (not years or y in years)]
    try:
        for _, found_year in wanted:
            period_of(period, found_year)
    except ValueError as error:
        _stop(f"{error} Ange det år som perioden börjar i.", 2)
    build = partial(
        _built, folders, wanted, why=why, publish=publish,
        period=period, plan=plan, edition=edition, formats=formats, jobs=jobs, scheduler=scheduler,
    )  # fmt: skip
    if watch and wanted:  # else what is missing is told below
        if len(wanted) > 1 or publish:
            _stop("--watch följer en rapport, som inte publiceras: ange ett år och ett team.", 2)
        context.exit(_followed(folders, *wanted[0], build))
    results = build()
    odd = no_years(folders.raw, team, years)
    for line in odd.values():
        click.echo(line, err=True)
    had = {y for _, y in [*wanted, *odd]}
    asked = {y for y in years if y not in span or not had}  # of a span, those that there are
    absent = sorted(asked - had) if years else [] if wanted or odd else ["<år>"]
    for year in absent:
        click.echo(f"Underlag saknas: lägg exporterna i {folders.raw / (team or '<team>') / str(year)}.", err=True)
    context.exit(1 if absent or odd else max((result.exit_code for result in results), default=0))


def _built(
    folders: "Folders", wanted: Sequence[tuple[str, int]], *, why: bool, publish: bool, plan: str | None, **more: Any
) -> list["Result"]:
    """The reports, with what became of each told."""
    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing.build import build_reports, published
    from sotanalysis.vocabulary import COUNTY, COUNTY_PLAN

    try:
        steps = sorted({(COUNTY, year) for _, year in wanted}) if plan == COUNTY_PLAN else wanted
        with _progress(steps, plan, folders) as progress:
            results = build_reports(wanted, folders, plan=plan, progress=progress, **more)
    except KeyFault as error:
        _stop(str(error))
    except ValueError as error:
        _stop(str(error), 2)
    for result in results:
        click.echo(result.line)
        for line in result.why or ["Inget har ändrats."] if why and result.files else ():
            click.echo(f"  {line}")
        for warning in result.warnings:
            click.echo(f"  {warning}", err=True)
        if publish:
            click.echo(f"  {published(result, folders)}")
    return results


def _followed(folders: "Folders", team: str, year: int, build: Callable[[], Sequence["Result"]]) -> int:
    """A report made again whenever a file of its year is saved, and shown meanwhile; the last exit code."""
    from sotanalysis.publishing.follow import shown
    from sotanalysis.publishing.watch import changes

    code, page = 0, None
    with suppress(KeyboardInterrupt), ExitStack() as open_pages:
        for _ in changes([folders.raw / team / str(year), folders.notebooks], _seconds()):
            (result,) = build()
            code = result.exit_code
            if page is None and result.files:
                page = open_pages.enter_context(shown(result.folder))
                for name in (name for name in result.files if name.endswith(".html")):
                    click.echo(f"  {page.address}/{name}")
            elif page is not None and not result.unchanged:
                page.made_again()
            click.echo("Väntar på att en fil sparas. Avsluta med Ctrl+C.", err=True)
    return code


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("year", metavar="ÅR", callback=lambda c, p, value: _years(c, p, (value,))[0])
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Annars alla team som har året.")
@click.option("--html", is_flag=True, help="Skriver listan också som en webbsida, i check/ i datamappen.")
@click.option("--excel", is_flag=True, help="Skriver en kopia av arbetsboken där felen är färgade, i check/.")
@click.option("--watch", is_flag=True, help="Läser om när en fil i mappen sparas. Avsluta med Ctrl+C.")
@click.option("--json", "as_json", is_flag=True, help="För program.")
@_help()
@click.pass_context
def check(
    context: click.Context, year: int, team: str | None, html: bool, excel: bool, watch: bool, as_json: bool
) -> None:
    """Läser årets exporter och texter och säger vad som ska rättas, det värsta först.

    Varje rad säger var felet är (fil, flik, rad, kolumn), vad det är och vad som ska göras. Inget i underlaget ändras.
    Kommandot slutar med 1 när något är fel; en varning är inget fel.
    """
    from sotanalysis.publishing.watch import changes
    from sotanalysis.publishing.years import no_years, raw_years

    folders: Folders = context.obj
    teams = [t for t, y in raw_years(folders.raw) if y == year and team in (None, t)]
    odd = no_years(folders.raw, team, (year,))
    for line in odd.values():
        click.echo(line, err=True)
    if not teams:
        if not odd:
            click.echo(f"Underlag saknas: lägg exporterna i {folders.raw / (team or '<team>') / str(year)}.", err=True)
        context.exit(1)
    if not watch:
        context.exit(max(_checked(folders, teams, year, html, excel, as_json), int(bool(odd))))
    code = 0
    try:
        for _ in changes([folders.raw / name / str(year) for name in teams], _seconds()):
            code = _checked(folders, teams, year, html, excel, as_json)
            click.echo("Väntar på att en fil sparas. Avsluta med Ctrl+C.", err=True)
    except KeyboardInterrupt:
        context.exit(code)


def _checked(folders: "Folders", teams: Sequence[str], year: int, html: bool, excel: bool, as_json: bool) -> int:
    """Tells what is to be mended in each team's year, and writes what is asked for. Gives the exit code."""
    import json

    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing.check import as_json as for_programs
    from sotanalysis.publishing.check import check_year, lines

    try:
        found = [check_year(folders, name, year) for name in teams]
    except KeyFault as error:
        _stop(str(error))
    if as_json:
        click.echo(json.dumps([for_programs(one) for one in found], ensure_ascii=False, indent=1))
    for one in found if not as_json else ():
        if sys.stdout.isatty():
            from rich.console import Console

            from sotanalysis.publishing.check_terminal import show

            show(one, Console(highlight=False))
        else:
            for line in lines(one):
                click.echo(line)
    if html or excel:
        from sotanalysis.publishing.check_files import write_page, write_workbooks

        for one in found:
            for line in [f"Webbsidan: {write_page(one, folders)}"] if html else []:
                click.echo(line, err=True)
            for line in write_workbooks(one, folders) if excel else ():
                click.echo(line, err=True)
    return max(one.exit_code for one in found)


def _seconds() -> "Iterator[None]":
    """A tick a second, for as long as anybody asks."""
    import time

    while True:
        yield
        time.sleep(1)


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("year", metavar="ÅR", callback=lambda c, p, value: _years(c, p, (value,))[0])
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Behövs när där inte finns ett enda team.")
@_help()
@click.pass_context
def new(context: click.Context, year: int, team: str | None) -> None:
    """Lägger upp mappen för ett års underlag: arbetsbok, inställningar och texter att fylla i.

    Finns ett tidigare år följer inställningar, rubriker och de som ännu är inskrivna med. Det som redan finns i mappen
    lämnas som det är.
    """
    from sotanalysis.publishing.years import raw_years
    from sotanalysis.scaffold.year import LayoutRefused, lay_out

    folders: Folders = context.obj
    teams = sorted({name for name, _ in raw_years(folders.raw)})
    chosen = team or (teams[0] if len(teams) == 1 else None)
    if chosen is None:
        _stop(f"Säg vilket team med --team: {', '.join(teams) or 'till exempel provstad'}.", 2)
    try:
        laid = lay_out(folders.raw, folders.notebooks, chosen, year)
    except LayoutRefused as error:
        _stop(str(error), 2)
    for problem in laid.problems:
        click.echo(f"{problem.severity}: {problem.place}: {problem.message} {problem.remedy}", err=True)
    for line in laid.lines:
        click.echo(line)


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("years", nargs=-1, metavar="[ÅR]…", callback=_years)
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Annars alla team som har året.")
@click.option(
    "--published",
    type=Path,
    metavar="FIL",
    callback=_file,
    help="Granskar en fil med tryckta siffror (.csv eller Excel) för sig, utan exporter.",
)
@click.option(
    "--html",
    is_flag=False,
    flag_value="",
    metavar="[SIDA.html]",
    callback=_page,
    help="Skriver en webbsida att skicka till den som skrev rapporten: vad som motsägs, och vad som skulle få det att "
    "stämma. Utan namn: i check/ i datamappen, eller bredvid FIL.",
)
@click.option("--json", "as_json", is_flag=True, help="Ett objekt per fynd, för program.")
@_help()
@click.pass_context
def audit(
    context: click.Context,
    years: tuple[int, ...],
    team: str | None,
    published: Path | None,
    html: str | None,
    as_json: bool,
) -> None:
    """Granskar tryckta siffror mot varandra och mot exporterna.

    Siffrorna står i publicerat.csv eller publicerat.xlsx i årets mapp, en per rad.
    """
    from sotanalysis.audit.years import audit_file, audit_year
    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing.years import raw_years

    if bool(years) == bool(published):
        raise click.BadParameter("Ange ett år, eller en fil med --published.")
    folders: Folders = context.obj
    wanted = [(t, y) for t, y in raw_years(folders.raw) if y in years and team in (None, t)]
    try:
        audits = [audit_year(folders.raw, folders.processed, t, y) for t, y in wanted]
    except KeyFault as error:
        _stop(str(error))
    audits += [audit_file(published)] if published else []
    found = [one for one in audits if one is not None]
    if html and len(found) > 1:
        raise click.BadParameter("En sida rymmer ett år och ett team: ange ett år och --team, eller --html utan namn.")
    for problem in (problem for one in found for problem in one.problems):
        click.echo(f"{problem.severity}: {problem.place}: {problem.message} {problem.remedy}", err=True)
    if published and found[0].findings.empty:
        _stop(f"I {found[0].name} finns inga tryckta siffror att granska. {_ONE_A_ROW}", 2)
    if missing := sorted(set(years) - {y for (_, y), one in zip(wanted, audits, strict=False) if one}):
        folder = folders.raw / (team or "<team>") / str(missing[0])
        _stop(f"Underlag saknas: lägg publicerat.csv eller publicerat.xlsx i {folder}.")
    _tell_audits(found, as_json)
    if html is not None:
        from sotanalysis.publishing.check_files import AUDIT, place_of, write_audit

        done = [(t, y) for (t, y), one in zip(wanted, audits, strict=False) if one]
        beside = published and published.with_name(f"{published.stem} {AUDIT}")
        for number, one in enumerate(found):
            try:
                place = Path(html) if html else beside or place_of(folders, *done[number]) / AUDIT
                click.echo(f"Webbsidan: {write_audit(one, place)}", err=True)
            except FileNotFoundError as error:
                _stop(f"Mappen {Path(error.filename).parent} finns inte. Välj en annan plats med --html och kör om.")


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("years", nargs=-1, metavar="[ÅR]…", callback=_years)
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Annars alla team som har året.")
@click.option("--period", metavar="PERIOD", callback=_period, help="h1, h2 eller 2022-04..2022-09. Annars hela året.")
@click.option("--plan", metavar="PLAN", callback=_plan, help="Rapportens plan. [den som rapport.toml anger]")
@click.option(
    "--edition",
    default="public",
    metavar="UTGÅVA",
    callback=_public,
    expose_value=False,
    help="public, den enda som döljer något. [public]",
)
@click.option("--published", type=Path, metavar="FIL", callback=_file, help="En fil med tryckta siffror.")
@_help()
@click.pass_context
def attack(
    context: click.Context,
    years: tuple[int, ...],
    team: str | None,
    period: str | None,
    plan: str | None,
    published: Path | None,
) -> None:
    """Försöker räkna ut det som en publik utgåva döljer.

    Med alla teamets färdiga publika utgåvor till hands. Med --published FIL: vad en tryckt rapport avslöjar, i antal.
    """
    from sotanalysis.audit.years import audit_file
    from sotanalysis.publishing.attack import attack, disclosed, told, told_printed
    from sotanalysis.publishing.build import Order, own_plan, period_of
    from sotanalysis.publishing.years import raw_years
    from sotanalysis.sources.settings import Public

    if bool(years) == bool(published):
        raise click.BadParameter("Ange ett år, eller en fil med --published.")
    if published:
        audited = audit_file(published)
        if audited.figures.empty:
            _stop(f"I {audited.name} finns inga tryckta siffror. {_ONE_A_ROW}", 2)
        few = Public().threshold
        click.echo(told_printed(audited.name, disclosed(audited.figures, few), len(audited.figures), few))
        return
    folders: Folders = context.obj
    held = True
    wanted = [(t, y) for t, y in raw_years(folders.raw) if y in years and team in (None, t)]
    for found, year in wanted:
        try:
            span = period_of(period, year)
        except ValueError as error:
            _stop(f"{error} Ange det år som perioden börjar i.", 2)
        order = Order(found, year, span, plan or own_plan(folders, found, year), "public")
        try:
            attacked = attack(order, folders)
        except FileNotFoundError:
            _stop(f"Den publika utgåvan finns inte. Bygg den först: sot report {year} --edition public.")
        click.echo(told(order, attacked))
        held = held and attacked.held
    if not wanted:
        _stop(f"Underlag saknas: lägg exporterna i {folders.raw / (team or '<team>') / str(years[0])}.")
    context.exit(0 if held else 1)


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("year", metavar="[ÅR]", required=False, callback=_one_year)
@click.option("--sök", "--sok", "words", default="", metavar="ORD", help="Bara tal vars id eller namn har orden.")
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/, när flera team har året; lanet: alla.")
@click.option("--period", metavar="PERIOD", callback=_period, help="h1, h2 eller 2022-04..2022-09. Annars hela året.")
@click.option("--json", "as_json", is_flag=True, help="För program.")
@_help()
@click.pass_context
def facts(
    context: click.Context, year: int | None, words: str, team: str | None, period: str | None, as_json: bool
) -> None:
    """Visar årets tal: id, värde och namn. Utan ÅR det senaste."""
    import json
    from dataclasses import asdict

    from sotanalysis.publishing.explain import lines

    found = lines(_opened(context.obj, team, year, period).report, words)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in found], ensure_ascii=False, indent=1))
        return
    for line in found:
        click.echo(f"{line.fact}  {line.number}  {line.label}")
    if not found:
        click.echo("Inget tal har de orden i sitt id eller namn. Pröva ett enda ord, eller en del av det.", err=True)


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("measure", metavar="MÅTT")
@click.option("--by", "by", default="", metavar="NYCKEL,…", help="Efter vad, till exempel kön eller kön,remittent.")
@click.option(
    "--for", "edition", default="internal", metavar="UTGÅVA", callback=_edition, help="internal eller public."
)
@click.option("--year", "year", metavar="ÅR", callback=_one_year, help="Annars det senaste.")
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/, när flera team har året; lanet: alla.")
@click.option("--period", metavar="PERIOD", callback=_period, help="h1, h2 eller 2022-04..2022-09. Annars hela året.")
@_help()
@click.pass_context
def table(
    context: click.Context,
    measure: str,
    by: str,
    edition: str,
    year: int | None,
    team: str | None,
    period: str | None,
) -> None:
    """Svarar på en fråga med en tabell: ett mått, efter det som --by säger.

    MÅTT är måttets id (exits.outcomes) eller namn. Med --for public visas bara det som kan lämnas ut intill det som
    är publicerat: tabellen, en grövre, eller ett nej som säger varför.
    """
    from sotanalysis.publishing.asked import answer

    if edition != "internal":
        told = "Avgör vad som kan lämnas ut. Det tar någon minut första gången efter att underlaget ändrats."
        click.echo(told, err=True)
    report = _opened(context.obj, team, year, period, edition=edition).report
    try:
        answered = answer(report, measure, [word.strip() for word in by.split(",") if word.strip()])
    except (KeyError, ValueError) as error:
        _stop(str(error.args[0]), 2)
    click.echo(answered.text)
    context.exit(0 if answered.given else 1)


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("words", nargs=-1, required=True, metavar="TAL… [ÅR]")
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/, när flera team har året; lanet: alla.")
@click.option("--period", metavar="PERIOD", callback=_period, help="h1, h2 eller 2022-04..2022-09. Annars hela året.")
@click.option("--plan", metavar="PLAN", callback=_plan, help="Den som rapporten byggdes med, när det inte är årets.")
@click.option("--json", "as_json", is_flag=True, help="För program.")
@_help()
@click.pass_context
def explain(
    context: click.Context,
    words: tuple[str, ...],
    team: str | None,
    period: str | None,
    plan: str | None,
    as_json: bool,
) -> None:
    """Förklarar ett tal: hur det räknas, ur vilka rader, och var det står.

    TAL är talets id (exits.reasons.illness) eller som det är tryckt (36 av 54). Utan ÅR det senaste.
    """
    import json

    from sotanalysis.facts import FactMissing
    from sotanalysis.publishing.explain import NothingFound
    from sotanalysis.publishing.explain import explain as explained

    *rest, last = words
    dated = bool(rest) and last.isdigit() and len(last) == 4
    found = _opened(context.obj, team, int(last) if dated else None, period, plan)
    try:
        made = explained(found.report, found.places, " ".join(rest if dated else words))
    except NothingFound as error:
        near = f" Menade du {', '.join(error.near)}?" if error.near else " Sök med sot facts --sök ORD."
        _stop(f"Inget tal heter eller är tryckt som {error}.{near}", 2)
    except FactMissing as error:
        _stop(f"{error}. Lägg filen i årets mapp.")
    if as_json:
        click.echo(json.dumps([one.json() for one in made], ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(one.text for one in made))
    if not found.built:
        click.echo(
            "Rapporten är inte byggd av det som finns nu; var talen står kan ha ändrats. Kör sot report.", err=True
        )


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("year", required=False, metavar="[ÅR]", callback=lambda c, p, v: _years(c, p, (v,))[0] if v else None)
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Annars alla team som har året.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAMN=VÄRDE",
    help="Ett antagande, till exempel discount=0.035; får stå flera gånger.",
)
@click.option("--compare", is_flag=True, help="Visar beräkningen utan --set bredvid den med.")
@click.option("--source", default="register", metavar="UNDERLAG", help="register eller sus. [register]")
@click.option("--case", type=Path, metavar="FIL", help="Räknar ett eget fall ur en fil (.toml) i stället för ett år.")
@click.option("--json", "as_json", is_flag=True, help="Skriver resultatet som JSON.")
@_help()
@click.pass_context
def payback(
    context: click.Context,
    year: int | None,
    team: str | None,
    settings: tuple[str, ...],
    compare: bool,
    source: str,
    case: Path | None,
    as_json: bool,
) -> None:
    """Räknar återbetalning till samhället per aktör. Tabellerna läggs i rapportmappen, i samhallsnytta/."""
    import json

    from sotanalysis.dataset import SourceMissing
    from sotanalysis.payback.ledger import PaybackError
    from sotanalysis.placing import NotPlaced
    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing import payback as model

    folders: Folders = context.obj
    if (year is None) == (case is None):
        raise click.BadParameter("Ange antingen ÅR eller --case FIL.", context)
    try:
        runs = [model.run_case(case, settings)] if case else model.run_years(folders, year or 0, team, settings, source)
    except PaybackError as error:
        _stop(str(error), 2)
    except (SourceMissing, model.DataWrong, KeyFault) as error:
        _stop(str(error))
    code = 0
    for run in runs:
        click.echo(json.dumps(run.result.as_dict(), ensure_ascii=False) if as_json else model.text(run, compare))
        if run.team:
            try:
                written = model.write(run, folders.reports / run.team / str(year) / model.FOLDER, compare)
            except NotPlaced as error:
                click.echo(str(error), err=True)
                code = 1
                continue
            click.echo(f"Skrivet i {model.FOLDER}/: {', '.join(path.name for path in written)}", err=True)
    context.exit(code)


def _receiver(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value != "research":
        raise click.BadParameter(f"--for tar research, inte {value}.")
    return value


@sot.command(options_metavar="[FLAGGOR]")
@click.option("--for", "receiver", default="research", metavar="VEM", callback=_receiver, help="research. [research]")
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/. Annars alla team.")
@click.option("--out", type=Path, metavar="MAPP", help="Var filerna läggs. [forskning i datamappen]")
@_help()
@click.pass_context
def export(context: click.Context, receiver: str, team: str | None, out: Path | None) -> None:
    """Skriver kohorten, en rad per inskrivning, med ordlista, k-anonymitet och talen som ARD för R.

    Filerna är personuppgifter: de läggs aldrig i programmets mapp, och bara ägaren kan läsa dem.
    """
    from sotanalysis.dataset import SourceMissing, TeamMissing
    from sotanalysis.placing import NotPlaced
    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing import export as of
    from sotanalysis.publishing.years import raw_years

    folders: Folders = context.obj
    found = sorted({name for name, _ in raw_years(folders.raw) if team in (None, name)})
    if not found:
        _stop(f"Underlag saknas: lägg exporterna i {folders.raw / (team or '<team>') / '<år>'}.")
    try:
        written = of.export(folders, found, (out or folders.data / of.FOLDER).absolute())
    except of.ExportRefused as error:
        _stop(str(error), 2)
    except (SourceMissing, TeamMissing, KeyFault, NotPlaced) as error:
        _stop(str(error))
    click.echo(f"Skrivet i {written[0].parent}: {', '.join(path.name for path in written)}")


@sot.command(options_metavar="[FLAGGOR]")
@click.argument("years", nargs=-1, required=True, metavar="ÅR [ÅR]", callback=_years)
@click.option("--team", metavar="TEAM", help="Teamets mapp i raw/, när flera team har året.")
@click.option("--teams", metavar="TEAM,TEAM…", callback=_teams, help="Flera team ett år, eller all.")
@click.option("--json", "as_json", is_flag=True, help="För program.")
@_help()
@click.pass_context
def compare(
    context: click.Context, years: tuple[int, ...], team: str | None, teams: tuple[str, ...] | None, as_json: bool
) -> None:
    """Jämför två år, eller flera team ett år, i ord som osäkerheten tillåter.

    Av ett enda team också: vilka tal som ändrats sedan de publicerades eller byggdes förra gången, och varför.
    """
    import json

    from sotanalysis.dataset import TeamMissing
    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing import compare as held
    from sotanalysis.publishing.years import raw_years

    folders: Folders = context.obj
    found = raw_years(folders.raw)
    there = sorted({t for t, _ in found if all((t, y) in found for y in years)})
    chosen = (team,) if team else there if teams == () else teams or there
    _known_teams(chosen, found)
    if not chosen:
        _stop(f"Underlag saknas: inget team har en mapp för {', '.join(map(str, years))}.")
    if teams is None and len(chosen) > 1:
        _stop(f"Flera team har {years[-1]}. Välj ett med --team, eller jämför dem med --teams: {', '.join(chosen)}.", 2)
    try:
        comparisons, since = held.compare(folders.data, chosen, years)
    except (KeyFault, TeamMissing) as error:
        _stop(str(error))
    except ValueError as error:
        _stop(str(error), 2)
    if as_json:
        click.echo(json.dumps(held.as_json(comparisons, since), ensure_ascii=False, indent=1))
        return
    told = [*map(held.lines, comparisons), *map(held.lines_since, since)]
    click.echo("\n\n".join("\n".join(part) for part in told) or f"Inget tidigare att jämföra {years[0]} med.")


@sot.command(options_metavar="[FLAGGOR]")
@_help()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Visar om programmet är rätt installerat.

    Python, paketen mot låset, typsnitten, Typst, nyckeln och mapparna, var och en på en rad.
    """
    from sotanalysis.publishing.environment import examine

    checks = examine(context.obj.data, context.obj.reports)
    width = max(len(one.name) for one in checks)
    for one in checks:
        click.echo(f"{one.state}  {one.name:{width}}  {one.text}")
    context.exit(1 if any(one.state == "fel" for one in checks) else 0)


def _opened(
    folders: "Folders",
    team: str | None,
    year: int | None,
    period: str | None,
    plan: str | None = None,
    edition: str = "internal",
) -> "Opened":
    """The report of the year, the latest unless given, for commands that show one; a wrong call stops here."""
    from sotanalysis.privacy.identity import KeyFault
    from sotanalysis.publishing.build import Order, own_plan, period_of
    from sotanalysis.publishing.explain import opened
    from sotanalysis.publishing.years import raw_years
    from sotanalysis.vocabulary import COUNTY, COUNTY_PLAN

    there = raw_years(folders.raw)
    of_county = COUNTY not in {t for t, _ in there} and (team == COUNTY or (team is None and plan == COUNTY_PLAN))
    found = [(t, y) for t, y in there if of_county or team in (None, t)]
    latest = max((y for _, y in found if year in (None, y)), default=None)
    teams = [t for t, y in found if y == latest]
    if latest is None:
        _stop(f"Underlag saknas: lägg exporterna i {folders.raw / (team or '<team>') / str(year or '<år>')}.")
    if len(teams) > 1 and not of_county:
        _stop(f"Flera team har {latest}. Välj ett med --team: {', '.join(teams)}; eller {COUNTY}, alla tillsammans.", 2)
    try:
        name, joined = (COUNTY, tuple(teams)) if of_county else (teams[0], ())
        chosen = plan or own_plan(folders, name, latest)
        order = Order(name, latest, period_of(period, latest), chosen, edition, teams=joined)
        return opened(order, folders)
    except KeyFault as error:
        _stop(str(error))
    except ValueError as error:
        _stop(str(error), 2)


@contextmanager
def _progress(wanted: Sequence[tuple[str, int]], plan: str | None, folders: "Folders") -> "Iterator[Progress]":
    """A bar on a terminal: a step per section of one report, or per report of several. Elsewhere the results do."""
    if not sys.stderr.isatty():
        yield lambda team, year, section: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    from sotanalysis.publishing.build import section_count

    steps = section_count(folders, *wanted[0], plan) if len(wanted) == 1 else len(wanted)
    columns = BarColumn(), TextColumn("{task.completed} av {task.total}"), TextColumn("{task.description}")
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)
        yield lambda team, year, section: bar.update(task, advance=1, description=f"{team} {year} {section}")


def _tell_audits(audits: "Sequence[Audited]", as_json: bool) -> None:
    """Every audit as lines, or all findings as one JSON list."""
    from sotanalysis.audit.telling import lines

    if as_json:
        import json

        rows = [row for one in audits for row in one.findings.to_dict("records")]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    for one in audits:
        for line in lines(one.name, one.findings):
            if sys.stdout.isatty():
                Console(highlight=False).print(line, markup=False, style="" if line.startswith("  ") else "bold")
            else:
                click.echo(line)


def _stop(text: str, code: int = 1) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(code)


def _swedish(error: click.UsageError) -> str:
    """What is wrong with the call; click says it in English only."""
    match error:
        case click.NoSuchOption():
            near = f" Menade du {error.possibilities[0]}?" if error.possibilities else ""
            return f"Flaggan {error.option_name} finns inte.{near}"
        case click.BadOptionUsage():
            lacks = "requires" in error.message
            return f"Flaggan {error.option_name} {'saknar sitt värde' if lacks else 'ska inte ha något värde'}."
        case click.MissingParameter():
            return f"{error.param.make_metavar(error.ctx) if error.param and error.ctx else 'Något'} saknas."
        case click.BadParameter():
            return error.message
        case _:
            return f"Det står för många ord{_extra(error.message)}."


def _extra(told: str) -> str:
    """The words that are too many, of click's sentence about them; "" for another sentence."""
    found = re.search(r"\((.*)\)$", told)
    return f": {found[1]}" if found else ""


# What looks most like a sign that an encoding lacks. A double quotation mark would end a string of JSON.
_PLAIN = str.maketrans("‐‑‒–—−‘’“”⁄×·•", "------''''/x**") | {
    ord(sign): plain for sign, plain in (("←", "<-"), ("→", "->"), ("≤", "<="), ("≥", ">="))
}


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """For an encoding that lacks a sign, the nearest: a hyphen for a minus, a space for one that does not break."""
    assert isinstance(error, UnicodeEncodeError)
    near = unicodedata.normalize("NFKD", error.object[error.start : error.end]).translate(_PLAIN)
    return "".join(sign if sign.isascii() else "?" for sign in near if not unicodedata.combining(sign)), error.end


def _as_json(error: UnicodeError) -> tuple[str, int]:
    """For an encoding that lacks a sign, how JSON writes it in ASCII; programs read back what was meant."""
    assert isinstance(error, UnicodeEncodeError)
    signs = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{signs[at : at + 4]}" for at in range(0, len(signs), 4)), error.end


def _let_everything_be_written(streams: Sequence[TextIO], as_json: bool) -> None:
    """No sign that is printed stops a command, whatever the console, the file or the pipe can hold.

    On Windows a file or a pipe gets UTF-8, as it does by way of bootstrap.py, unless PYTHONIOENCODING says another.
    An encoding that is no Unicode gets the nearest sign; ASCII is what a system says that knows of none, and click too
    writes UTF-8 there.
    """
    codecs.register_error("plainly", _as_json if as_json else _plainly)
    for stream in streams:
        if not hasattr(stream, "reconfigure"):  # not ours to change: a notebook's, a test's
            continue
        named = codecs.lookup(stream.encoding).name
        piped = os.name == "nt" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ
        stream.reconfigure(encoding="utf-8" if piped or named == "ascii" else named, errors="plainly")


def main() -> None:
    """The entry point: runs a command, and says in Swedish what is wrong with the call."""
    gc.set_threshold(*COLLECTED)
    _let_everything_be_written((sys.stdout, sys.stderr), as_json="--json" in sys.argv)
    try:
        sys.exit(sot.main(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        _stop(error.format_message(), 2)
    except click.UsageError as error:
        name = error.ctx.command_path if error.ctx else "sot"
        _stop(f"{_swedish(error)} Skriv {name} --help för hjälp.", 2)
    except click.Abort:
        _stop("Avbrutet.", 130)


if __name__ == "__main__":
    main()
