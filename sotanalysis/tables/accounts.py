"""What reading itself leaves behind: the files read, the rows counted, the rows laid aside."""

from sotanalysis.tables.column import Column, TableSpec

SOURCE_FILES = TableSpec(
    "source_files",
    "en källfil",
    (
        Column("kind", "text", "Slag av källa: sus, goldware, workbook, survey, economy …", filled=True),
        Column("file", "text", "Filens namn och plats i mappen", filled=True),
        Column("sha256", "text", "Filens kontrollsumma", filled=True),
        Column("extracted_on", "date", "Dagen då exporten togs ut"),
        Column("synthetic", "yes_no", "Raderna är påhittade", filled=True),
    ),
)
ROW_COUNTS = TableSpec(
    "row_counts",
    "en flik eller tabell i en källfil: rader in = rader kvar + rader undanlagda",
    (
        Column("file", "text", "Filen", filled=True),
        Column("sheet", "text", "Fliken"),
        Column("rows_in", "integer", "Rader i källan", filled=True, unit="rader"),
        Column("rows_kept", "integer", "Rader kvar", filled=True, unit="rader"),
        Column("rows_refused", "integer", "Rader undanlagda", filled=True, unit="rader"),
    ),
)
QUARANTINE = TableSpec(
    "quarantine",
    "en undanlagd rad: var den står och vilken regel den bröt mot, aldrig vad som stod där",
    (
        Column("file", "text", "Filen", filled=True),
        Column("sheet", "text", "Fliken"),
        Column("row", "integer", "Raden", filled=True),
        Column("rule", "text", "Regeln den bröt mot", filled=True),
    ),
)
