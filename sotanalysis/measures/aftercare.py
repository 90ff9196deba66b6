"""Extensions, and spot support after exit."""

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import (
    DURATION_KIND,
    EVERY_REFERRER,
    EVERY_SUPPORT,
    MONTHS_AFTER_EXIT,
    PURPOSE,
    ROW,
    STATISTIC,
    only,
)
from sotanalysis.measures.measure import SUM, count, measure, single, summary
from sotanalysis.measures.populations import EXTENSIONS, IN_SERVICE, SPOT_SUPPORTS, everybody, population
from sotanalysis.periods import Period
from sotanalysis.vocabulary import MISSING

N_EXTENSIONS = count(
    "aftercare.extensions",
    "Förlängningar",
    of=EXTENSIONS,
    says="Rader i fliken Förlängningar med beslutsdatum i perioden.",
)
EXTENSION_MONTHS = summary(
    "aftercare.extension_months",
    "Förlängd tid",
    of=EXTENSIONS,
    value="months",
    statistics=(SUM,),
    unit="months",
    says="Summan av förlängningarnas månader; n är de förlängningar som har en tid angiven.",
)
EXTENSIONS_BY_SUPPORT = count(
    "aftercare.extensions_by_support",
    "Förlängningar efter ekonomisk ersättning",
    of=EXTENSIONS,
    variable=EVERY_SUPPORT,
    says="Den ersättning som står vid förlängningen, av alla förlängningar.",
)


@population(
    "in_service_extended",
    "deltagare som varit inskrivna minst en dag i perioden",
    within=IN_SERVICE,
    stock=True,
    when=[everybody],
)
def IN_SERVICE_EXTENDED(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Cases enrolled on at least one day of the period, with `extended`: whether an extension was decided in it."""
    cases = IN_SERVICE.rows(dataset, period)
    return cases.assign(extended=cases["case"].isin(EXTENSIONS.rows(dataset, period)["case"]))


EXTENDED_BY_REFERRER = count(
    "aftercare.extensions_by_referrer",
    "Deltagare med förlängning",
    of=IN_SERVICE_EXTENDED,
    by=(EVERY_REFERRER,),
    having=lambda units: units["extended"],
    says="Deltagare med minst en förlängning beslutad i perioden, av alla inskrivna från samma remittent.",
)


def _or_missing(codes: pd.Series) -> pd.Series:
    return codes.astype("string").fillna(MISSING)


@measure(
    id="aftercare.extension_list",
    title="Förlängningarna en för en",
    keys=(ROW, EVERY_SUPPORT),
    population=EXTENSIONS,
    says="Förlängningens månader och ekonomiska ersättning, i den ordning de står i fliken.",
    unit="months",
)
def extension_list(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Months per extension, in the order of the sheet; the motivation is free text and is not read."""
    rows = EXTENSIONS.units(dataset, period).reset_index(drop=True)
    return _listed(rows, {"row": rows.index + 1, "support_source": _or_missing(rows["support_source"])}, rows["months"])


def _listed(rows: pd.DataFrame, keys: dict[str, object], values: pd.Series) -> pd.DataFrame:
    """One fact per row: its keys, its value, the row itself behind it."""
    frame = pd.DataFrame(keys, index=rows.index).astype("string")
    behind = [(place,) for place in rows["source_row"]]
    return frame.assign(source="workbook", n=pd.NA, base=pd.NA, value=values.astype("Float64"), rows=behind)


N_SPOT_SUPPORTS = count(
    "aftercare.spot_supports",
    "Punktinsatser efter avslut",
    of=SPOT_SUPPORTS,
    says="Rader i fliken Punktinsatser med datum i perioden.",
)
SPOT_BY_PURPOSE = count(
    "aftercare.spot_by_purpose",
    "Punktinsatser efter syfte",
    of=SPOT_SUPPORTS,
    variable=PURPOSE,
    says="Punktinsatsens syfte, av alla punktinsatser.",
)
SPOT_DURATION = count(
    "aftercare.spot_duration",
    "Punktinsatsernas tidsåtgång: hur den gick att läsa",
    of=SPOT_SUPPORTS,
    variable=DURATION_KIND,
    says="Läst: en bestämd tid. Minst: en tid med tillägg som inte går att räkna. Går inte att läsa: text utan tid. "
    "Inte ifylld: tom cell.",
)


@measure(
    id="aftercare.spot_minutes",
    title="Punktinsatsernas sammanlagda tid",
    keys=(only(STATISTIC, "sum_at_least"),),
    population=SPOT_SUPPORTS,
    says="Summan av de tider som gick att läsa, i minuter: en undre gräns. n är de punktinsatser som har en läst tid.",
    unit="minutes",
    base="aftercare.spot_supports",
)
def spot_minutes(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Minutes that could be read, in all; n with a duration read."""
    rows = SPOT_SUPPORTS.units(dataset, period)
    read = rows.dropna(subset=["minutes"])
    total = float(read["minutes"].sum())
    return single(
        "workbook", statistic="sum_at_least", n=len(read), base=len(rows), value=total, rows=read["source_row"]
    )


def _months_word(months: pd.Series) -> pd.Series:
    return months.map(lambda m: f"{m:g}", na_action="ignore").astype("string")


@measure(
    id="aftercare.spot_list",
    title="Punktinsatserna en för en",
    keys=(ROW, PURPOSE, MONTHS_AFTER_EXIT, DURATION_KIND),
    population=SPOT_SUPPORTS,
    says="Månader efter avslut (som de står i fliken, annars hela månader mellan datumen), syfte och den tid som gick "
    "att läsa i minuter, i den ordning de står i fliken. "
    "Kommentar och resultat är fri text och läses inte.",
    unit="minutes",
)
def spot_list(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Minutes per spot support, in the order of the sheet."""
    rows = SPOT_SUPPORTS.units(dataset, period).reset_index(drop=True)
    keys = {
        "row": rows.index + 1,
        "purpose": _or_missing(rows["purpose"]),
        "months": _or_missing(_months_word(rows["months_after_exit"])),
        "duration_kind": _or_missing(rows["duration_kind"]),
    }
    return _listed(rows, keys, rows["minutes"])


SPOT_BY_MONTHS = count(
    "aftercare.spot_by_months",
    "Punktinsatser efter tid sedan avslut",
    of=SPOT_SUPPORTS,
    variable=MONTHS_AFTER_EXIT.reading(lambda units, dataset, period: _months_word(units["months_after_exit"])),
    says="Månader efter avslut som de står i fliken, annars hela månader från slutdatum till datum; "
    "bara de tal som förekommer är rader.",
)
