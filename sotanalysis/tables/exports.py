"""The tidy tables of the other sources: GoldWare, SUS, survey, economy, prices, printed figures, narrative."""

from sotanalysis import vocabulary as v
from sotanalysis.tables.column import Column, TableSpec

_FIRST = Column("period_start", "date", "Första dagen som exporten täcker", filled=True)
_LAST = Column("period_end", "date", "Sista dagen som exporten täcker", filled=True)

# --- GoldWare ------------------------------------------------------------------------------------------------------

COUNTED = v.CodeList(
    "counted",
    "Räknat",
    (
        v.Category("persons", "Antal personer"),
        v.Category("cases", "Antal ärenden"),
        v.Category("activities", "Antal aktiviteter"),
    ),
)
GOLDWARE_ROWS = TableSpec(
    "goldware_rows",
    "ett ärende och en aktivitet (eller ingen) i GoldWares personlista",
    (
        Column(
            "person",
            "personal_number",
            "Personens nummer; i tabellen en pseudonym",
            ("Personnr", "Personnummer", "Pnr"),
            compulsory=True,
            cell="personal_number",
        ),
        Column(
            "case",
            "case",
            "Ärendets nummer; i tabellen en pseudonym",
            ("Ärendenr", "Ärendenummer", "Ärende"),
            compulsory=True,
        ),
        Column("sex", "code", "Kön enligt personnumret", filled=True, codes=v.SEX),
        Column("activity", "text", "Aktiviteten, som GoldWare skriver den", ("Aktivitet", "Aktiviteter")),
        _FIRST,
        _LAST,
    ),
    file="goldware/personlista (GoldWares personlista)",
)
GOLDWARE_SUMMARY = TableSpec(
    "goldware_summary",
    "en siffra i personlistans egen sammanfattning",
    (
        Column("counted", "code", "Vad siffran räknar", filled=True, codes=COUNTED),
        Column("sex", "text", "Kvinnor, män eller alla", filled=True),
        Column("n", "integer", "Siffran", filled=True, low=0, unit="personer, ärenden eller aktiviteter"),
        _FIRST,
        _LAST,
    ),
    file="goldware/personlista (GoldWares personlista)",
)

# --- SUS: read by its own layout reader, from what is declared here -------------------------------------------------

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
# The header over a report's categories, by which the report is known, and the list they are of (none: classes).
SUS_CATEGORY_HEADERS = {
    "education": ("Utbildningsnivå",),
    "age": ("Åldersintervall", "Åldersgrupp"),
    "time_on_support": ("Tid i försörjning text", "Tid i försörjning", "Tid i offentlig försörjning"),
    "occupation_group": ("Sysselsättningsgrupp2", "Sysselsättningsgrupp"),
    "occupation": ("Sysselsättning",),
    "exit_reason": ("Avslutsanledning",),
    "support": ("Försörjningskälla",),
    "months": ("Antal månader i insats intervall", "Antal månader i insats"),
}
SUS_CATEGORIES = {
    "education": v.EDUCATION,
    "time_on_support": v.TIME_ON_SUPPORT,
    "occupation_group": v.OCCUPATION_GROUP,
    "occupation": v.OCCUPATION,
    "exit_reason": v.EXIT_REASON,
    "support": v.SUPPORT,
}
SUS_POPULATION = v.CodeList(
    "population", "Urval", (v.Category("started", "Startade"), v.Category("ended", "Avslutade"))
)
SUS_ROLE = v.CodeList(
    "role",
    "Radslag",
    (
        v.Category("part", "Del"),
        v.Category("total", "Slutsumma"),
        v.Category("phantom", "Summa under fel namn"),
        v.Category("summary", "Sammanfattningsrad"),
    ),
)
SUS_ROWS = TableSpec(
    "sus_rows",
    "en rad i en SUS-rapport, som den skrevs ut; tomt är tomt",
    (
        Column("report", "code", "Rapporten", filled=True, codes=SUS_REPORTS),
        Column("file", "text", "Filen", filled=True),
        Column("extracted_at", "datetime", "När rapporten togs ut"),
        _FIRST,
        _LAST,
        Column("population", "code", "Vilka rapporten räknar", codes=SUS_POPULATION),
        Column("n_population", "integer", "Antal deltagare i urvalet", low=0, unit="deltagare"),
        Column("n_unique", "integer", "Antal unika deltagare i urvalet", low=0, unit="personer"),
        Column(
            "role",
            "code",
            "Del, slutsumma, summa under en kategoris namn, eller rad som lägger ihop andra",
            filled=True,
            codes=SUS_ROLE,
        ),
        Column("category", "text", "Kod ur rapportens lista, eller klassens gränser, till exempel 15-29"),
        Column("label", "text", "Kategorin som den står i rapporten"),
        Column("class_low", "integer", "Klassens undre gräns"),
        Column("class_high", "integer", "Klassens övre gräns"),
        Column("insats", "text", "Insatsen", ("Insats",)),
        Column("sex", "code", "Kön, där rapporten är delad", ("Kön",), codes=v.SEX),
        Column("n", "integer", "Antal", ("Antal deltagare",), low=0, unit="deltagare"),
        Column("share_printed", "share", "Andel som den står i rapporten", ("Andel deltagare",), unit="andel"),
        Column(
            "n_before",
            "integer",
            "Antal före insatsen",
            ("Antal före", "Antal deltagare före insats", "Antal deltagare före", "Före Antal"),
            low=0,
            unit="deltagare",
        ),
        Column(
            "share_before_printed",
            "share",
            "Andel före, som den står i rapporten",
            ("Andel före", "Före Andel"),
            unit="andel",
        ),
        Column(
            "n_after",
            "integer",
            "Antal efter insatsen",
            ("Antal efter", "Antal deltagare efter insats", "Antal deltagare efter", "Efter Antal"),
            low=0,
            unit="deltagare",
        ),
        Column(
            "share_after_printed",
            "share",
            "Andel efter, som den står i rapporten",
            ("Andel efter", "Efter Andel"),
            unit="andel",
        ),
        Column("change_printed", "integer", "Förändring som den står i rapporten", ("Förändring",), unit="deltagare"),
        Column(
            "change_percent_printed",
            "integer",
            "Förändring i procent, som den står i rapporten",
            ("Förändring i procent", "Förändring i %", "Förändring %"),
            unit="procent",
        ),
    ),
    file="sus/ (exporter ur SUS)",
)

# --- survey --------------------------------------------------------------------------------------------------------

SURVEY_ANSWERS = TableSpec(
    "survey_answers",
    "antalet svar av ett slag på en fråga, vid en mätpunkt, för ett kön",
    (
        Column("item", "text", "Frågans id", ("Fråga-id", "Frågeid", "Id", "Nr", "Frågenummer"), filled=True),
        Column("question", "text", "Frågan i ord", ("Fråga", "Frågetext", "Påstående"), filled=True),
        Column(
            "measuring_point",
            "text",
            "När frågan ställdes: 3 mån eller avslut",
            ("Mätpunkt", "Mättillfälle"),
            filled=True,
        ),
        Column(
            "sex",
            "code",
            "De svarandes kön, där det är sagt; raderna läggs ihop, så skriv per kön eller för alla, inte båda",
            ("Kön",),
            codes=v.SEX,
        ),
        Column("answer", "text", "Svaret", ("Svar", "Svarsalternativ"), filled=True),
        Column("positive", "yes_no", "Räknas som positivt"),
        Column(
            "n", "integer", "Antal svar", ("Antal", "Antal svar", "Antal svarande"), filled=True, low=0, unit="svar"
        ),
    ),
    file="nns/ (NNS-enkätens svar)",
)

# --- BIP -------------------------------------------------------------------------------------------------------------

BIP_ANSWERS = TableSpec(
    "bip_answers",
    "ett svar på en fråga i en BIP-mätning: deltagarens eller handläggarens",
    (
        Column("case", "case", "Ärendets nummer; i tabellen en pseudonym", ("Ärendenummer", "Ärende"), compulsory=True),
        Column("date", "date", "Dagen för mätningen", ("Datum", "Mätdatum"), compulsory=True),
        Column("rater", "code", "Vem som svarat", ("Svarande", "Bedömare"), compulsory=True, codes=v.RATER),
        Column("item", "text", "Frågans id, ur bip/bip.toml", ("Fråga", "Fråga-id", "Indikator"), compulsory=True),
        Column("question", "text", "Frågan i ord", filled=True),
        Column(
            "value", "integer", "Svaret, på skalan i bip/bip.toml", ("Svar", "Värde"), compulsory=True, unit="poäng"
        ),
    ),
    key=("case", "date", "rater", "item"),
    file="bip/ (BIP-mätningar)",
)

# --- economy and prices --------------------------------------------------------------------------------------------

ACCOUNT_ROLE = v.CodeList(
    "account_role",
    "Slag",
    (v.Category("cost", "Kostnad", ("kostnader",)), v.Category("income", "Intäkt", ("intäkter",))),
)
ACCOUNTS = TableSpec(
    "accounts",
    "ett kontos budget och utfall ett år",
    (
        Column("account", "text", "Kontots namn", ("Konto", "Kontonamn", "Benämning", "Post"), compulsory=True),
        Column(
            "sek_budget",
            "number",
            "Årets budget, som positivt tal för kostnader som för intäkter",
            ("Budget", "Budget kr", "Budget (kr)", "Budget kronor"),
            unit="kronor",
        ),
        Column(
            "sek_outcome",
            "number",
            "Årets utfall, som positivt tal för kostnader som för intäkter",
            ("Utfall", "Utfall kr", "Utfall (kr)", "Utfall kronor"),
            unit="kronor",
        ),
        Column(
            "role",
            "code",
            "Kostnad (om inget sägs) eller intäkt",
            ("Slag", "Typ", "Kostnad/intäkt"),
            filled=True,
            codes=ACCOUNT_ROLE,
        ),
    ),
    file="ekonomi.xlsx, fliken Konton",
    sheet="Konton",
)
FINANCING = TableSpec(
    "financing",
    "en finansiärs andel ett år",
    (
        Column("financier", "text", "Finansiären", ("Finansiär", "Part"), compulsory=True),
        Column("share", "share", "Andel av finansieringen", ("Andel",), low=0, high=1, unit="andel"),
        Column("sek", "number", "Belopp", ("Belopp", "Kronor", "Belopp (kr)", "Belopp kr"), unit="kronor"),
    ),
    file="ekonomi.xlsx, fliken Finansiering",
    sheet="Finansiering",
)
PRICE_STATUS = v.CodeList(
    "price_status", "Status", (v.Category("källa", "Källa"), v.Category("antagande", "Antagande"))
)
PRICES = TableSpec(
    "prices",
    "ett pris som ett år har i teamets egen prislista",
    (
        Column("of_year", "integer", "Året som priset gäller", ("År", "year"), compulsory=True, low=2000, high=2100),
        Column("price_item", "code", "Vad som har ett pris", ("Post", "item"), compulsory=True, codes=v.PRICE_ITEM),
        Column(
            "price",
            "number",
            "Priset; skatter och avgifter som andel mellan 0 och 1",
            ("Värde", "Pris", "value"),
            compulsory=True,
            low=0,
            unit="enligt kolumnen Enhet",
        ),
        Column("unit", "text", "Prisets enhet", ("Enhet", "unit")),
        Column("status", "text", "källa eller antagande (om inget sägs)", ("Status",), filled=True),
        Column("told_by", "text", "Var priset är hämtat", ("Källa", "source"), free_text=True),
    ),
    key=("of_year", "price_item"),
    file="priser.csv",
)

# --- printed figures and narrative ---------------------------------------------------------------------------------

# What each column says, and the headers it may stand under beside its own name.
_PRINTED: dict[str, tuple[str, ...]] = {
    "record_id": ("Radens eget id", "id", "rad-id", "post", "postnummer", "nr"),
    "unit": ("Teamet eller förbundet som siffran gäller", "team", "förbund", "enhet"),
    "level": ("Slag av enhet", "nivå"),
    "period_from": ("Periodens första dag", "från", "period från", "från och med", "from"),
    "period_to": ("Periodens sista dag", "till", "period till", "till och med", "to"),
    "measure": ("Vad siffran mäter", "mått", "uppgift", "vad siffran mäter", "indikator", "variabel"),
    "category": ("Kategorin", "kategori", "grupp", "svar", "svarsalternativ"),
    "sex": ("Kön", "kön", "gender"),
    "count": ("Antal", "antal", "antal personer", "antal deltagare", "number"),
    "base": ("Av hur många", "bas", "av", "av hur många", "n", "antal svarande"),
    "share_published_pct": (
        "Andel i procent, exakt som den är tryckt",
        *(
            "andel",
            "andel %",
            "andel (%)",
            "andel i %",
            "andel i procent",
            "procent",
            "%",
            "share",
            "percent",
            "share (%)",
        ),
    ),
    "value": ("Annat värde än antal eller andel", "värde", "annat värde"),
    "value_unit": ("Värdets enhet", "värdets enhet", "måttenhet"),
    "precision": ("Hur säkert talet är sagt: ca, drygt, knappt", "säkerhet", "noggrannhet"),
    "source_url": ("Var rapporten finns", "källa", "länk", "source"),
    "section": ("Avsnittet i rapporten", "avsnitt", "kapitel", "chapter"),
    "printed": ("Texten som den är tryckt", "tryckt", "som tryckt", "tryckt text", "as printed"),
    "fact": ("Id för den siffra hos oss som den ska vara lika med", "fakta-id"),
    "table": ("Tabellen i rapporten", "tabell", "tabell eller figur"),
    "statistic": ("Statistiskt mått: antal, medel, median, förändring …", "statistiskt mått", "statistik", "talslag"),
    "role": ("Del, omnämnande, total eller sammanfattning", "roll"),
    "part_of": ("record_id för det som siffran är en del av", "del av", "ingår i"),
    "page": ("Sidan i rapporten", "sida", "sidan", "sidnummer"),
}
PRINTED_FIGURES = TableSpec(
    "printed_figures",
    "en siffra i den publicerade rapporten",
    tuple(Column(name, "text", says, (name, *words)) for name, (says, *words) in _PRINTED.items()),
    file="publicerat.csv",
)
NARRATIVE = TableSpec(
    "narrative",
    "ett berättande avsnitt",
    (
        Column("section", "text", "Avsnittets id, som är filens namn", filled=True),
        Column("markdown", "text", "Avsnittets text", filled=True, free_text=True),
    ),
    key=("team", "year", "section"),
    file="text/ (årets berättande texter)",
)
