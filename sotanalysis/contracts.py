"""What each tidy table promises: columns, types, code lists, keys; and what a fault looks like.

A table is declared once, as a list of columns. The pandera schema that checks it is built from that list, and its
failures become `Problem`s that say where and what to do and never print a value from the data.
"""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from sotanalysis import vocabulary as v

if TYPE_CHECKING:  # pandera takes a second to load, and only a build needs it
    import pandera.pandas as pa

Kind = Literal["text", "id", "date", "datetime", "integer", "number", "flag", "code"]
DTYPES = {
    "text": "string", "id": "string", "date": "datetime64[s]", "datetime": "datetime64[s]", "integer": "Int64",
    "number": "Float64", "flag": "boolean", "code": "string",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a tidy table. `code` columns hold codes of `codes`; `low`/`high` bound numbers."""

    name: str
    kind: Kind
    required: bool = False
    codes: v.CodeList | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TableSpec:
    """A tidy table: what one row is, its columns, the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Column names in order, the three that every table has included."""
        return [c.name for c in self.all_columns]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Team, year of the folder, place of the row in its source, then the table's own columns."""
        return (
            Column("team", "text", required=True),
            Column("year", "integer", required=True),
            Column("source_row", "text", required=True),
            *self.columns,
        )

    def empty(self) -> pd.DataFrame:
        """The table with no rows and the right types."""
        return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in self.all_columns})

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with the table's columns, in order, in the promised types; columns not given are empty."""
        return pd.DataFrame(
            {
                c.name: (frame[c.name] if c.name in frame else pd.Series(pd.NA, index=frame.index)).astype(
                    DTYPES[c.kind]
                )
                for c in self.all_columns
            },
            index=frame.index,
        )

    @property
    def schema(self) -> "pa.DataFrameSchema":
        """The pandera schema of the table."""
        import pandera.pandas as pa

        return pa.DataFrameSchema(
            {c.name: pa.Column(DTYPES[c.kind], _checks(c), nullable=not c.required) for c in self.all_columns},
            unique=list(self.key) or None,
            strict=True,
        )


def _checks(column: Column) -> "list[pa.Check]":
    import pandera.pandas as pa

    checks = []
    if column.codes is not None:
        checks.append(pa.Check.isin(column.codes.codes))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    return checks


@dataclass(frozen=True)
class Problem:
    """One fault in the input: where it is, what is wrong and what to do. Never holds a value from the data."""

    file: str
    rule: str
    message: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: Literal["fel", "varning"] = "fel"

    @property
    def place(self) -> str:
        """File, sheet, row and column as one phrase."""
        parts = [self.file]
        parts += [f"flik {self.sheet}"] if self.sheet else []
        parts += [f"rad {self.row}"] if self.row is not None else []
        parts += [f"kolumn {self.column}"] if self.column else []
        return ", ".join(parts)


PROBLEM_COLUMNS = ["file", "sheet", "row", "column", "rule", "severity", "message", "remedy"]


def problem_frame(problems: list[Problem]) -> pd.DataFrame:
    """One row per problem, in the order found."""
    frame = pd.DataFrame([asdict(p) for p in problems], columns=PROBLEM_COLUMNS)
    return frame.astype({c: "Int64" if c == "row" else "string" for c in PROBLEM_COLUMNS})


def check(frame: pd.DataFrame, table: TableSpec, file: str = "", sheet: str = "") -> list[Problem]:
    """The table's broken promises, one per column and rule with the number of rows; empty when all hold."""
    from pandera.errors import SchemaErrors

    try:
        table.schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return [
            Problem(
                file=file or table.name,
                sheet=sheet,
                column=str(column),
                rule=f"contract:{rule}",
                message=f"{len(rows)} rader i tabellen {table.name} bryter mot kravet {rule}.",
                remedy="Rätta cellerna i källan och kör om. Kravet står i sotanalysis/contracts.py.",
            )
            for (column, rule), rows in cases.fillna({"column": ""}).groupby(["column", "check"], sort=False)
        ]
    return []


# --- the register: the team's own workbook -------------------------------------------------------------------------

_ORS = tuple(
    Column(f"ors_{scale}_{moment}", "number", low=0, high=10)
    for moment in ("start", "exit")
    for scale in ("individual", "close", "social", "overall")
)

CASES = TableSpec(
    "cases",
    "ett ärende: en persons tid i insatsen",
    (
        Column("case", "id", required=True),
        Column("person", "id", required=True),
        Column("sex", "code", codes=v.SEX, required=True),
        Column("birth_date", "date"),
        Column("referrer", "code", codes=v.REFERRER, required=True),
        Column("application_date", "date"),
        Column("start_date", "date", required=True),
        Column("exit_date", "date"),
        Column("in_sus", "flag"),
        Column("education", "code", codes=v.EDUCATION, required=True),
        Column("time_on_support", "code", codes=v.TIME_ON_SUPPORT, required=True),
        Column("hours_per_week_start", "number", low=0, high=60),
        Column("hours_per_week_exit", "number", low=0, high=60),
        Column("interpreter", "flag"),
        Column("step_start", "code", codes=v.STEP, required=True),
        Column("step_exit", "code", codes=v.STEP),
        *_ORS,
        Column("outcome", "code", codes=v.OUTCOME),
        Column("employment_form", "code", codes=v.EMPLOYMENT_FORM),
        Column("industry", "text"),
        Column("work_is_new", "flag"),
        Column("needs_exit", "text"),
        Column("exit_reason", "code", codes=v.EXIT_REASON),
        Column("drop_out", "flag"),
        Column("reinforced_cooperation", "flag"),
        Column("regular_service", "flag"),
        Column("regular_service_kind", "code", codes=v.REGULAR_SERVICE_KIND),
        Column("plan_after_exit", "flag"),
        Column("violence_asked_1", "date"),
        Column("violence_asked_2", "date"),
    ),
    key=("case",),
)

_MOMENT = Column("moment", "code", required=True, codes=v.CodeList("moment", "Tidpunkt", (
    v.Category("start", "Vid start", ("före",)), v.Category("exit", "Vid avslut", ("efter",)))))  # fmt: skip

CASE_SUPPORTS = TableSpec(
    "case_supports",
    "en försörjningskälla som ett ärende har vid start eller vid avslut",
    (
        Column("case", "id", required=True),
        _MOMENT,
        Column("support_source", "code", codes=v.SUPPORT, required=True),
        Column("extent_percent", "number", low=0, high=100),
    ),
    key=("case", "moment", "support_source"),
)
CASE_OCCUPATIONS = TableSpec(
    "case_occupations",
    "en sysselsättning som ett ärende har vid start eller vid avslut",
    (
        Column("case", "id", required=True),
        _MOMENT,
        Column("occupation", "code", codes=v.OCCUPATION, required=True),
        Column("extent_percent", "number", low=0, high=100),
    ),
    key=("case", "moment", "occupation"),
)
CASE_NEEDS = TableSpec(
    "case_needs",
    "en kontakt eller ett behov som ett ärende har vid start",
    (Column("case", "id", required=True), Column("need", "code", codes=v.NEED, required=True)),
    key=("case", "need"),
)
APPLICATIONS = TableSpec(
    "applications",
    "en ansökan",
    (
        Column("application", "id", required=True),
        Column("person", "id"),
        Column("case", "id"),
        Column("application_date", "date", required=True),
        Column("first_meeting_date", "date"),
        Column("referrer", "code", codes=v.REFERRER, required=True),
        Column("responsible_party", "code", codes=v.PARTY),
        Column("sex", "code", codes=v.SEX, required=True),
        Column("birth_year", "integer", low=1900, high=2100),
        Column("support_source", "code", codes=v.SUPPORT),
        Column("activity_compensation", "flag"),
        Column("result", "code", codes=v.APPLICATION_RESULT, required=True),
        Column("result_date", "date"),
        Column("hours_spent", "number", low=0),
        Column("reason_text", "text"),
    ),
    key=("application",),
)
APPLICATION_REASONS = TableSpec(
    "application_reasons",
    "ett skäl till att en ansökan inte ledde till start",
    (
        Column("application", "id", required=True),
        Column("non_start_reason", "code", codes=v.NON_START_REASON, required=True),
    ),
    key=("application", "non_start_reason"),
)
EXTENSIONS = TableSpec(
    "extensions",
    "en förlängning",
    (
        Column("case", "id", required=True),
        Column("decision_date", "date", required=True),
        Column("months", "number", low=0),
        Column("support_source", "code", codes=v.SUPPORT),
        Column("motivation_text", "text"),
    ),
)
SPOT_SUPPORTS = TableSpec(
    "spot_supports",
    "en punktinsats efter avslut",
    (
        Column("case", "id"),
        Column("date", "date", required=True),
        Column("exit_date", "date"),
        Column("months_after_exit", "number", low=0),
        Column("purpose", "code", codes=v.SPOT_PURPOSE, required=True),
        Column("minutes", "number", low=0),
        Column(
            "duration_kind",
            "code",
            codes=v.CodeList(
                "duration_kind",
                "Tidsåtgång",
                (
                    v.Category("exact", "Läst"),
                    v.Category("at_least", "Minst"),
                    v.Category("unreadable", "Går inte att läsa"),
                    v.Category("blank", "Inte ifylld"),
                ),
            ),
        ),  # fmt: skip
        Column("comment_text", "text"),
        Column("result_text", "text"),
    ),
)
FOLLOW_UPS = TableSpec(
    "follow_ups",
    "en uppföljning som förfaller 6 eller 18 månader efter avslut",
    (
        Column("case", "id", required=True),
        Column("exit_date", "date", required=True),
        Column("months", "integer", required=True),
        Column("due_date", "date", required=True),
        Column("done_date", "date"),
        Column("status", "code", codes=v.FOLLOW_UP_STATUS),
        Column("occupation", "code", codes=v.OCCUPATION),
        Column("support_source", "code", codes=v.SUPPORT),
        Column("support_after_exit", "flag"),
    ),
    key=("case", "months"),
)
WORKPLACES = TableSpec(
    "workplaces",
    "en arbetsplats där ett ärende arbetstränat eller arbetat",
    (
        Column("case", "id", required=True),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
        Column("sector", "code", codes=v.SECTOR),
        Column("industry", "text"),
        Column("hours_per_week", "number", low=0, high=60),
        Column("form", "text"),
    ),
)
RESOURCES = TableSpec(
    "resources",
    "de samhällsresurser ett ärende använder före eller efter insatsen, per månad",
    (
        Column("case", "id", required=True),
        _MOMENT,
        Column("n_care_visits", "number", low=0),
        Column("hours_municipality", "number", low=0),
        Column("hours_af", "number", low=0),
        Column("hours_fk", "number", low=0),
    ),
    key=("case", "moment"),
)
STAFF = TableSpec(
    "staff",
    "en tjänst under en tid av ett och samma skäl",
    (
        Column("post", "text", required=True),
        Column("role", "text", required=True),
        Column("share_of_full_time", "number", low=0, high=1, required=True),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
        Column("reason", "code", codes=v.STAFF_REASON, required=True),
        Column("planned", "flag"),
    ),
)
EVENTS = TableSpec(
    "events",
    "en händelse: studiebesök, utbildning, öppet hus",
    (
        Column("date", "date", required=True),
        Column("type", "text", required=True),
        Column("party", "text"),
        Column("n_persons", "integer", low=0),
    ),
)
INQUIRIES = TableSpec(
    "inquiries",
    "en förfrågan till teamet",
    (
        Column("date", "date", required=True),
        Column("party", "code", codes=v.PARTY, required=True),
        Column("subject", "text"),
        Column("referred_to", "text"),
    ),
)
COMPARISONS = TableSpec(
    "comparisons",
    "ett annat teams medeltal inskrivningsdagar ett år",
    (
        Column("other_team", "text", required=True),
        Column("of_year", "integer", required=True),
        Column("days_enrolled", "number", low=0),
        Column("n_participants", "integer", low=0),
    ),
)

# --- the other sources ---------------------------------------------------------------------------------------------

GOLDWARE_ROWS = TableSpec(
    "goldware_rows",
    "ett ärende och en aktivitet (eller ingen) i GoldWares personlista",
    (
        Column("person", "id", required=True),
        Column("case", "id", required=True),
        Column("sex", "code", codes=v.SEX, required=True),
        Column("activity", "text"),
        Column("period_start", "date", required=True),
        Column("period_end", "date", required=True),
    ),
)
GOLDWARE_SUMMARY = TableSpec(
    "goldware_summary",
    "en siffra i personlistans egen sammanfattning",
    (
        Column("counted", "code", required=True, codes=v.CodeList("counted", "Räknat", (
            v.Category("persons", "Antal personer"), v.Category("cases", "Antal ärenden"),
            v.Category("activities", "Antal aktiviteter")))),
        Column("sex", "text", required=True),
        Column("n", "integer", low=0, required=True),
        Column("period_start", "date", required=True),
        Column("period_end", "date", required=True),
    ),
)  # fmt: skip

SUS_REPORTS = v.CodeList(
    "sus_report",
    "SUS-rapport",
    (
        v.Category("education", "SUS – Utbildningsnivå"),
        v.Category("age", "SUS – Åldersfördelning"),
        v.Category("time_on_support", "SUS – Tid i offentlig försörjning"),
        v.Category("occupation_group", "SUS – Sysselsättning efter avslutad insats (grupper)"),
        v.Category("occupation", "SUS – Sysselsättning efter avslutad insats (detaljerad)"),
        v.Category("exit_reason", "SUS – Avslutsanledningar"),
        v.Category("support", "SUS – Deltagarnas försörjningsförändringar"),
        v.Category("months", "SUS – Tid i samverkansinsats (avslutade)"),
    ),
)

SUS_ROWS = TableSpec(
    "sus_rows",
    "en rad i en SUS-rapport, som den skrevs ut; tomt är tomt",
    (
        Column("report", "code", codes=SUS_REPORTS, required=True),
        Column("file", "text", required=True),
        Column("extracted_at", "datetime"),
        Column("period_start", "date", required=True),
        Column("period_end", "date", required=True),
        Column("population", "code", codes=v.CodeList("population", "Urval", (
            v.Category("started", "Startade"), v.Category("ended", "Avslutade")))),
        Column("n_population", "integer", low=0),
        Column("n_unique", "integer", low=0),
        # part: a category; total: Slutsumma; phantom: a total printed under a category's name; summary: adds up parts
        Column("role", "code", required=True, codes=v.CodeList("role", "Radslag", (
            v.Category("part", "Del"), v.Category("total", "Slutsumma"), v.Category("phantom", "Summa under fel namn"),
            v.Category("summary", "Sammanfattningsrad")))),
        Column("category", "text"),  # code of the report's list, or "15-29" for classes with bounds
        Column("label", "text"),  # the category as printed
        Column("class_low", "integer"),
        Column("class_high", "integer"),
        Column("insats", "text"),
        Column("sex", "code", codes=v.SEX),
        Column("n", "integer", low=0),
        Column("share_printed", "number"),
        Column("n_before", "integer", low=0),
        Column("share_before_printed", "number"),
        Column("n_after", "integer", low=0),
        Column("share_after_printed", "number"),
        Column("change_printed", "integer"),
        Column("change_percent_printed", "integer"),
    ),
)  # fmt: skip

SURVEY_ANSWERS = TableSpec(
    "survey_answers",
    "antalet svar av ett slag på en fråga, vid en mätpunkt, för ett kön",
    (
        Column("item", "text", required=True),
        Column("question", "text", required=True),
        Column("measuring_point", "text", required=True),
        Column("sex", "code", codes=v.SEX),
        Column("answer", "text", required=True),
        Column("positive", "flag"),
        Column("n", "integer", low=0, required=True),
    ),
)
ACCOUNTS = TableSpec(
    "accounts",
    "ett kontos budget och utfall ett år",
    (
        Column("account", "text", required=True),
        Column("sek_budget", "number"),
        Column("sek_outcome", "number"),
        Column("role", "text", required=True),  # cost | income
    ),
)
FINANCING = TableSpec(
    "financing",
    "en finansiärs andel ett år",
    (
        Column("financier", "text", required=True),
        Column("share", "number", low=0, high=1),
        Column("sek", "number"),
    ),
)
PRICES = TableSpec(
    "prices",
    "ett pris som ett år har i teamets egen prislista",
    (
        Column("of_year", "integer", low=2000, high=2100, required=True),
        Column("price_item", "code", codes=v.PRICE_ITEM, required=True),
        Column("price", "number", low=0, required=True),  # in `unit`; taxes and contributions as shares 0–1
        Column("unit", "text"),
        Column("status", "text", required=True),  # källa | antagande
        Column("told_by", "text"),  # the source in words
    ),
    key=("of_year", "price_item"),
)
PRINTED_FIGURES = TableSpec(
    "printed_figures",
    "en siffra i den publicerade rapporten",
    tuple(
        Column(name, "text")
        for name in (
            "record_id", "unit", "level", "period_from", "period_to", "measure", "category", "sex", "count", "base",
            "share_published_pct", "value", "value_unit", "precision", "source_url", "section", "printed", "fact",
            "table", "statistic", "role", "part_of",
        )
    ),
)  # fmt: skip
NARRATIVE = TableSpec(
    "narrative",
    "ett berättande avsnitt",
    (Column("section", "text", required=True), Column("markdown", "text", required=True)),
    key=("team", "year", "section"),
)

# --- what cleaning itself leaves behind ----------------------------------------------------------------------------

SOURCE_FILES = TableSpec(
    "source_files",
    "en källfil",
    (
        Column("kind", "text", required=True),  # sus | goldware | workbook | survey | economy | narrative | printed
        Column("file", "text", required=True),
        Column("sha256", "text", required=True),
        Column("extracted_on", "date"),
        Column("synthetic", "flag", required=True),
    ),
)
ROW_COUNTS = TableSpec(
    "row_counts",
    "en flik eller tabell i en källfil: rader in = rader kvar + rader undanlagda",
    (
        Column("file", "text", required=True),
        Column("sheet", "text"),
        Column("rows_in", "integer", required=True),
        Column("rows_kept", "integer", required=True),
        Column("rows_refused", "integer", required=True),
    ),
)
QUARANTINE = TableSpec(
    "quarantine",
    "en undanlagd rad: var den står och vilken regel den bröt mot, aldrig vad som stod där",
    (
        Column("file", "text", required=True),
        Column("sheet", "text"),
        Column("row", "integer", required=True),
        Column("rule", "text", required=True),
    ),
)

TABLES = {
    table.name: table
    for table in (
        CASES, CASE_SUPPORTS, CASE_OCCUPATIONS, CASE_NEEDS, APPLICATIONS, APPLICATION_REASONS, EXTENSIONS,
        SPOT_SUPPORTS, FOLLOW_UPS, WORKPLACES, RESOURCES, STAFF, EVENTS, INQUIRIES, COMPARISONS, GOLDWARE_ROWS,
        GOLDWARE_SUMMARY, SUS_ROWS, SURVEY_ANSWERS, ACCOUNTS, FINANCING, PRICES, PRINTED_FIGURES, NARRATIVE,
        SOURCE_FILES, ROW_COUNTS, QUARANTINE,
    )
}  # fmt: skip
