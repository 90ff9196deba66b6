"""What each figure of results.json is, in words, and what it may be at most or at least."""

from typing import NamedTuple


class Said(NamedTuple):
    """A figure in words; its unit (`share`, `seconds`, `times`, `percent`, `megabytes` or `number`); the limit it is
    held against, if any, as "≤" or "≥" and a number.
    """

    words: str
    unit: str
    limit: str = ""


TITLES = {
    "render": "En rapport, mot samma anteckningsbok genom `papermill` och `nbconvert`",
    "many": "Femtio rapporter: tio år, fem team",
    "county": "Länets rapport: fem team, sex år",
    "scale": "Många rader",
    "disclosure": "Den publika utgåvans val av vad som döljs",
    "bootstrap": "Återbetalningens osäkerhet",
    "coverage": "Hur ofta intervallen rymmer det sanna",
}
WORDS = {
    "render": {
        "plain_seconds": Said("`papermill` (utan att spara efter varje cell) och `nbconvert --to html`", "seconds"),
        "plain_saving_seconds": Said("det samma, sparat efter varje cell", "seconds"),
        "plain_webpdf_seconds": Said("det samma med `--to webpdf`, inte sparat", "seconds"),
        "all_seconds": Said("`sot report`, alla dokument och format", "seconds"),
        "all": Said("alla dokument och format, med PDF och Excel", "share", "≤ 0,7"),
        "html": Said("bara HTML", "share", "≤ 0,6"),
        "all_of_webpdf": Said("alla format, mot HTML och `--to webpdf`", "share", "≤ 0,5"),
        "all_of_saving": Said("alla format, mot sparat efter varje cell", "share"),
        "sentence": Said("en ändrad mening i en text", "share", "≤ 0,2"),
        "cell": Said("en ändrad cell i arbetsboken, som ett kapitel räknar", "share", "≤ 0,6"),
        "check": Said("`sot check` när inget har ändrats", "share", "≤ 0,1"),
        "nothing_seconds": Said("`sot report` när inget har ändrats", "seconds", "≤ 0,3"),
        "help_seconds": Said("`sot --help`", "seconds", "≤ 0,15"),
    },
    "many": {
        "one_seconds": Said("en åt gången", "seconds"),
        "many_seconds": Said("så många åt gången som det finns kärnor", "seconds"),
        "times_as_fast": Said("så många gånger så fort", "times"),
        "of_cores": Said("av antalet kärnor", "share", "≥ 0,85"),
    },
    "county": {
        "built_seconds": Said("från råa utdrag till färdiga filer", "seconds", "≤ 60"),
        "nothing_changed_seconds": Said("en gång till, när inget har ändrats", "seconds"),
    },
    "scale": {
        "scale.1000000.facts_seconds": Said("alla mått, en miljon inskrivningar, processortid", "seconds"),
        "scale.1000000.peak_mb": Said("minne som mest", "megabytes", "≤ 12 000"),
        "scale.1000000.read_seconds": Said("läsa och städa dem ur ett utdrag i Parquet, processortid", "seconds"),
        "scale.1000000.read_peak_mb": Said("minne som mest", "megabytes", "≤ 12 000"),
        "scale.growth_to_linear": Said("från 10 000 till en miljon, mot rakt proportionellt", "share", "≤ 1"),
        "scale.10000.ten_to_polars": Said("tio mått på 10 000, mot samma mått skrivna för hand i polars", "times"),
        "scale.1000000.ten_to_polars": Said("tio mått på en miljon, mot samma i polars", "times", "≤ 3"),
    },
    "disclosure": {
        "small_worked_out": Said("små tal som går att räkna ut när bara de små är dolda", "number"),
        "small": Said("små tal", "number"),
        "fine_year_seconds": Said("årets tal i de klasser de är deklarerade, processortid", "seconds", "≤ 5"),
        "coarser_year_seconds": Said("med grövre klasser, så som utgåvan visar dem, processortid", "seconds", "≤ 5"),
        "fine_ten_years_seconds": Said("tio gånger så många, processortid", "seconds", "≤ 60"),
        "coarser_ten_years_seconds": Said("tio gånger så många med grövre klasser, processortid", "seconds", "≤ 60"),
        "fine_share_hidden": Said("dolda av tal som inte är noll", "percent"),
        "coarser_share_hidden": Said("det samma med grövre klasser", "percent"),
        "tables_share_hidden": Said("dolda av talen i de tabeller som visas", "percent"),
        "half_tables_share_hidden": Said("det samma för första halvåret", "percent"),
    },
    "bootstrap": {
        "ours_seconds": Said("10 000 dragningar", "seconds", "≤ 2"),
        "times": Said("så många gånger så fort som en slinga i pandas", "times"),
    },
    "coverage": {
        "lowest_coverage": Said("lägst, av mått med en bas på 30 eller fler", "percent"),
        "highest_coverage": Said("högst", "percent"),
        "lowest_upper_bound": Said("lägsta övre gräns (99 procent)", "percent", "≥ 93"),
        "lowest_coverage_of_few": Said("lägst, av mått med en mindre bas", "percent"),
        "told_as_rise_without_change": Said("”ökat” skrivs utan att något ändrats", "percent", "≤ 5"),
    },
}
