"""The team's own workbook, samordningsteam.xlsx: its sheets, and the tidy tables they fill, in the workbook's order."""

from sotanalysis import vocabulary as v
from sotanalysis.tables.column import Column, Numbered, TableSpec

FOLLOW_UP_MONTHS = (6, 18)
_CASE = Column("case", "case", "Ärendets nummer; i tabellen en pseudonym", ("Ärendenummer",), compulsory=True)
_PERSON = Column(
    "person", "personal_number", "Personens nummer; i tabellen en pseudonym", ("Personnummer",), compulsory=True
)
_SEX = Column("sex", "code", "Kön enligt personnumret", ("Kön",), compulsory=True, codes=v.SEX)
_REFERRER = Column("referrer", "code", "Vem som remitterade", ("Remittent",), compulsory=True, codes=v.REFERRER)
# Tables of several answers take the case and the moment from the row and the header they stand under.
_OF_CASE = Column("case", "case", "Ärendets pseudonym", filled=True)
_MOMENT = Column("moment", "code", "Vid start eller vid avslut", filled=True, codes=v.MOMENT.only("start", "exit"))

# --- several answers ----------------------------------------------------------------------------------------------

CASE_SUPPORTS = TableSpec(
    "case_supports",
    "en försörjningskälla som ett ärende har vid start eller vid avslut",
    (
        _OF_CASE,
        _MOMENT,
        Column(
            "support_source",
            "code",
            "Försörjningskälla",
            ("Försörjning {n} vid {moment}",),
            filled=True,
            codes=v.SUPPORT,
            cell="support_{moment}_{n}",
        ),
        Column(
            "extent_percent",
            "percent",
            "Försörjningens omfattning",
            ("Omfattning försörjning {n} vid {moment}",),
            low=0,
            high=100,
            unit="procent",
            cell="support_extent_{moment}_{n}",
        ),
    ),
    key=("case", "moment", "support_source"),
    answers=3,
)
CASE_OCCUPATIONS = TableSpec(
    "case_occupations",
    "en sysselsättning som ett ärende har vid start eller vid avslut",
    (
        _OF_CASE,
        _MOMENT,
        Column(
            "occupation",
            "code",
            "Sysselsättning: Ej sub arbete är arbete utan subvention, Sub arbete med; ingen skrivs Övriga "
            "avslutade; tomt är uppgift saknas",
            ("Sysselsättning {n} vid {moment}",),
            filled=True,
            codes=v.OCCUPATION,
            cell="occupation_{moment}_{n}",
        ),
        Column(
            "extent_percent",
            "percent",
            "Sysselsättningens omfattning",
            ("Omfattning sysselsättning {n} vid {moment}",),
            low=0,
            high=100,
            unit="procent",
            cell="occupation_extent_{moment}_{n}",
        ),
    ),
    key=("case", "moment", "occupation"),
    answers=2,
)
CASE_NEEDS = TableSpec(
    "case_needs",
    "en kontakt eller ett behov som ett ärende har vid start",
    (
        _OF_CASE,
        Column(
            "need",
            "code",
            "Kontakt eller behov; finns inga skrivs Inga kontakter eller behov, tomt är uppgift saknas",
            ("Kontakt eller behov vid start {n}",),
            filled=True,
            codes=v.NEED,
            cell="need_{n}",
        ),
    ),
    key=("case", "need"),
    answers=4,
)
APPLICATION_REASONS = TableSpec(
    "application_reasons",
    "ett skäl till att en ansökan inte ledde till start",
    (
        Column("application", "text", "Ansökans löpnummer", filled=True),
        Column(
            "non_start_reason",
            "code",
            "Skäl till att insatsen inte startade",
            ("Skäl {n}",),
            filled=True,
            codes=v.NON_START_REASON,
            cell="non_start_reason_{n}",
        ),
    ),
    key=("application", "non_start_reason"),
    answers=3,
)

# --- the sheets ---------------------------------------------------------------------------------------------------

APPLICATIONS = TableSpec(
    "applications",
    "en ansökan",
    (
        Column("application", "text", "Ansökans löpnummer", ("Löpnummer",), compulsory=True),
        _PERSON,
        Column("case", "case", "Ärendet som ansökan ledde till; i tabellen en pseudonym", ("Ärendenummer",)),
        Column("application_date", "date", "Dagen då ansökan kom in", ("Ansökningsdatum",), compulsory=True),
        Column("first_meeting_date", "date", "Dagen för det första mötet", ("Första möte",)),
        _REFERRER,
        Column("responsible_party", "code", "Den part som ansvarar för personen", ("Ansvarig part",), codes=v.PARTY),
        _SEX,
        Column("birth_year", "year", "Födelseår enligt personnumret", ("Födelseår",), low=1900, high=2100),
        Column(
            "support_source", "code", "Försörjning vid ansökan; av flera den största", ("Försörjning",), codes=v.SUPPORT
        ),
        Column("activity_compensation", "yes_no", "Har aktivitetsersättning", ("Aktivitetsersättning",)),
        Column("result", "code", "Vad ansökan ledde till", ("Utfall",), compulsory=True, codes=v.APPLICATION_RESULT),
        Column("result_date", "date", "Dagen för utfallet", ("Utfallsdatum",)),
        Numbered(APPLICATION_REASONS),
        Column("reason_text", "text", "Skäl i egna ord", ("Skäl i fritext",), free_text=True),
        Column(
            "hours_spent",
            "hours",
            "Tid som teamet lagt på ansökan",
            ("Nedlagd tid (timmar)", "Nedlagd tid"),
            low=0,
            high=500,
            unit="timmar",
        ),
    ),
    key=("application",),
    sheet="Ansökningar",
)


def _at(moment: str, word: str) -> tuple[Column | Numbered, ...]:
    """What the sheet asks of support, occupation and hours at a moment."""
    hours = Column(
        f"hours_per_week_{moment}",
        "hours",
        f"Timmar i aktivitet per vecka vid {word}",
        (f"Timmar per vecka vid {word}",),
        low=0,
        high=60,
        unit="timmar per vecka",
    )
    return Numbered(CASE_SUPPORTS, moment), Numbered(CASE_OCCUPATIONS, moment), hours


def _ors(moment: str, word: str) -> tuple[Column, ...]:
    scales = {"individual": "individuellt", "close": "nära relationer", "social": "socialt", "overall": "allmänt"}
    return tuple(
        Column(
            f"ors_{scale}_{moment}",
            "hours",
            f"Skattad hälsa, {swedish}, vid {word}",
            (f"ORS {swedish} vid {word}",),
            low=0,
            high=10,
            unit="poäng",
        )
        for scale, swedish in scales.items()
    )


CASES = TableSpec(
    "cases",
    "ett ärende: en persons tid i insatsen",
    (
        _PERSON,
        _CASE,
        _SEX,
        Column("birth_date", "date", "Födelsedag enligt personnumret"),
        _REFERRER,
        Column("application_date", "date", "Dagen då ansökan kom in", ("Ansökningsdatum",)),
        Column("start_date", "date", "Dagen då insatsen började", ("Startdatum",), compulsory=True),
        Column("exit_date", "date", "Dagen då insatsen avslutades", ("Slutdatum",)),
        Column("in_sus", "yes_no", "Registrerad i SUS", ("Registrerad i SUS",)),
        Column("education", "code", "Utbildningsnivå", ("Utbildningsnivå",), filled=True, codes=v.EDUCATION),
        Column(
            "time_on_support",
            "code",
            "Tid i offentlig försörjning före start",
            ("Tid i offentlig försörjning",),
            filled=True,
            codes=v.TIME_ON_SUPPORT,
        ),
        *_at("start", "start"),
        *_at("exit", "avslut"),
        Numbered(CASE_NEEDS),
        Column("interpreter", "yes_no", "Behöver tolk", ("Tolk",)),
        Column("step_start", "code", "Steg på trappan vid start", ("Steg vid start",), filled=True, codes=v.STEP),
        Column("step_exit", "code", "Steg på trappan vid avslut", ("Steg vid avslut",), codes=v.STEP),
        *_ors("start", "start"),
        *_ors("exit", "avslut"),
        Column(
            "outcome",
            "code",
            "Resultat vid avslut; tomt för drop-out och felregistrering",
            ("Resultat vid avslut",),
            codes=v.OUTCOME,
        ),
        Column(
            "employment_form",
            "code",
            "Anställningsform eller utbildning vid avslut",
            ("Anställningsform/utbildning",),
            codes=v.EMPLOYMENT_FORM,
        ),
        Column("industry", "text", "Arbetets bransch", ("Bransch",), free_text=True),
        Column(
            "work_is_new",
            "yes_no",
            "Nytt arbete (ja) eller återgång till det gamla (nej)",
            ("Nytt arbete (ja) eller återgång (nej)",),
        ),
        Column("needs_exit", "text", "Behov vid avslut, i egna ord", ("Behov vid avslut",), free_text=True),
        Column(
            "exit_reason",
            "code",
            "Avslutsanledning; en rad med Felregistrering räknas inte",
            ("Avslutsanledning",),
            codes=v.EXIT_REASON,
        ),
        Column("drop_out", "yes_no", "Avbröt insatsen; räknas inte som avslutad", ("Drop-out",)),
        Column(
            "reinforced_cooperation",
            "yes_no",
            "Gick vidare till förstärkt samarbete Af–Fk; tomt är uppgift saknas",
            ("Förstärkt samarbete",),
        ),
        Column(
            "regular_service",
            "yes_no",
            "Gick vidare till insats inom ordinarie verksamhet; tomt är uppgift saknas",
            ("Insats inom ordinarie verksamhet",),
        ),
        Column(
            "regular_service_kind",
            "code",
            "Vilken ordinarie insats",
            ("Vilken ordinarie insats",),
            codes=v.REGULAR_SERVICE_KIND,
        ),
        Column(
            "plan_after_exit",
            "yes_no",
            "Har en planering efter avslut; tomt är uppgift saknas",
            ("Planering efter avslut",),
        ),
        Column("violence_asked_1", "date", "Dagen då frågorna om våld ställdes", ("Frågor om våld ställda, datum 1",)),
        Column(
            "violence_asked_2", "date", "Dagen då frågorna om våld ställdes igen", ("Frågor om våld ställda, datum 2",)
        ),
    ),
    key=("case",),
    sheet="Deltagare",
)
EXTENSIONS = TableSpec(
    "extensions",
    "en förlängning",
    (
        _CASE,
        Column("decision_date", "date", "Dagen för beslutet", ("Beslutsdatum",), compulsory=True),
        Column("months", "months", "Förlängningens längd", ("Tid",), low=0, high=60, unit="månader"),
        Column(
            "support_source",
            "code",
            "Försörjning under tiden; av flera den största",
            ("Ekonomisk ersättning",),
            codes=v.SUPPORT,
        ),
        Column("motivation_text", "text", "Skälet, i egna ord", ("Motivering",), free_text=True),
    ),
    sheet="Förlängningar",
)
SPOT_SUPPORTS = TableSpec(
    "spot_supports",
    "en punktinsats efter avslut",
    (
        Column("case", "case", "Ärendets nummer; i tabellen en pseudonym", ("Ärendenummer",)),
        Column("date", "date", "Dagen för punktinsatsen", ("Datum",), compulsory=True),
        Column("exit_date", "date", "Dagen då insatsen avslutades", ("Slutdatum",)),
        Column(
            "months_after_exit",
            "months",
            "Tid efter avslut",
            ("Månader efter avslut",),
            low=0,
            high=120,
            unit="månader",
        ),
        Column("purpose", "code", "Syftet", ("Syfte med insatsen",), filled=True, codes=v.SPOT_PURPOSE),
        Column("minutes", "duration", "Tidsåtgång", ("Tidsåtgång",), low=0, high=6000, unit="minuter", cell="duration"),
        Column("duration_kind", "code", "Hur tidsåtgången gick att läsa", codes=v.DURATION_KIND),
        Column("comment_text", "text", "Kommentar, i egna ord", ("Kommentar",), free_text=True),
        Column("result_text", "text", "Resultatet, i egna ord", ("Resultat av insats",), free_text=True),
    ),
    sheet="Punktinsatser",
)
FOLLOW_UPS = TableSpec(
    "follow_ups",
    "en uppföljning som förfaller 6 eller 18 månader efter avslut",
    (
        _CASE,
        Column("exit_date", "date", "Dagen då insatsen avslutades", ("Slutdatum",), compulsory=True),
        Column(
            "months",
            "whole_months",
            "Månader efter avslut",
            ("Månader", "6/18 månader"),
            compulsory=True,
            among=FOLLOW_UP_MONTHS,
            unit="månader",
        ),
        Column(
            "due_date", "date", "Dagen då uppföljningen förfaller", ("Förfallodag",), compulsory=True, reach=(-9, 3)
        ),
        Column("done_date", "date", "Dagen då den gjordes", ("Genomförd dag",)),
        Column("status", "code", "Vad det blev av uppföljningen", ("Status",), codes=v.FOLLOW_UP_STATUS),
        Column(
            "occupation",
            "code",
            "Sysselsättning vid uppföljningen; av flera den som tar mest tid",
            ("Sysselsättning",),
            codes=v.OCCUPATION,
        ),
        Column(
            "support_source",
            "code",
            "Försörjning vid uppföljningen; av flera den största",
            ("Försörjning",),
            codes=v.SUPPORT,
        ),
        Column(
            "support_after_exit", "yes_no", "Har fått stöd efter avslut; tomt är uppgift saknas", ("Stöd efter avslut",)
        ),
    ),
    key=("case", "months"),
    sheet="Uppföljning",
)
WORKPLACES = TableSpec(
    "workplaces",
    "en arbetsplats där ett ärende arbetstränat eller arbetat",
    (
        _CASE,
        Column("from_date", "date", "Första dagen", ("Från",), compulsory=True),
        Column("to_date", "date", "Sista dagen", ("Till",)),
        Column("sector", "code", "Arbetsgivarens sektor", ("Sektor",), codes=v.SECTOR),
        Column("industry", "text", "Arbetsplatsens bransch", ("Bransch",), free_text=True),
        Column(
            "hours_per_week",
            "hours",
            "Timmar på arbetsplatsen",
            ("Timmar per vecka",),
            low=0,
            high=60,
            unit="timmar per vecka",
        ),
        Column("form", "text", "Arbetsträning, praktik, anställning …", ("Form",), free_text=True),
    ),
    sheet="Arbetsplatser",
)
RESOURCES = TableSpec(
    "resources",
    "de samhällsresurser ett ärende använder före eller efter insatsen, per månad",
    (
        _CASE,
        Column(
            "moment",
            "code",
            "Före eller efter insatsen",
            ("Före/efter",),
            compulsory=True,
            codes=v.MOMENT.only(start="Före", exit="Efter"),
            decides=True,
        ),
        Column(
            "n_care_visits",
            "number",
            "Besök i vården",
            ("Vårdbesök per månad",),
            low=0,
            high=100,
            unit="besök per månad",
        ),
        Column(
            "hours_municipality",
            "hours",
            "Kommunens tid",
            ("Timmar kommun per månad",),
            low=0,
            high=400,
            unit="timmar per månad",
        ),
        Column(
            "hours_af",
            "hours",
            "Arbetsförmedlingens tid",
            ("Timmar Af per månad",),
            low=0,
            high=400,
            unit="timmar per månad",
        ),
        Column(
            "hours_fk",
            "hours",
            "Försäkringskassans tid",
            ("Timmar Fk per månad",),
            low=0,
            high=400,
            unit="timmar per månad",
        ),
    ),
    key=("case", "moment"),
    sheet="Resurser",
)
STAFF = TableSpec(
    "staff",
    "en tjänst under en tid av ett och samma skäl",
    (
        Column("post", "text", "Tjänstens namn, aldrig en persons", ("Tjänst",), compulsory=True, free_text=True),
        Column("role", "text", "Tjänstens roll", ("Roll",), compulsory=True, free_text=True),
        Column(
            "share_of_full_time",
            "share",
            "Sysselsättningsgrad",
            ("Sysselsättningsgrad",),
            compulsory=True,
            low=0,
            high=1,
            unit="andel av heltid",
        ),
        Column("from_date", "date", "Första dagen", ("Från",), compulsory=True, reach=(-50, 5)),
        Column("to_date", "date", "Sista dagen", ("Till",), reach=(-50, 5)),
        Column("reason", "code", "I arbete, eller varför inte", ("Orsak",), filled=True, codes=v.STAFF_REASON),
        Column("planned", "yes_no", "Raden är planen för året, inte det som blev", ("Planerad",), decides=True),
    ),
    sheet="Personal",
)
EVENTS = TableSpec(
    "events",
    "en händelse: studiebesök, utbildning, öppet hus",
    (
        Column("date", "date", "Dagen", ("Datum",), compulsory=True),
        Column("type", "text", "Slag av händelse", ("Typ",), compulsory=True, free_text=True),
        Column("party", "text", "Vem den hölls med", ("Part",), free_text=True),
        Column("n_persons", "integer", "Antal som deltog", ("Antal",), low=0, high=10000, unit="personer"),
    ),
    sheet="Händelser",
)
INQUIRIES = TableSpec(
    "inquiries",
    "en förfrågan till teamet",
    (
        Column("date", "date", "Dagen", ("Datum",), compulsory=True),
        Column("party", "code", "Vem som frågade", ("Från",), compulsory=True, codes=v.PARTY),
        Column("subject", "text", "Vad det gällde", ("Gäller",), free_text=True),
        Column("referred_to", "text", "Vart teamet hänvisade", ("Hänvisad till",), free_text=True),
    ),
    sheet="Förfrågningar",
)
COMPARISONS = TableSpec(
    "comparisons",
    "ett annat teams medeltal inskrivningsdagar ett år",
    (
        Column("other_team", "text", "Det andra teamet", ("Team",), compulsory=True),
        Column("of_year", "year", "Året som siffran gäller", ("År",), compulsory=True),
        Column(
            "days_enrolled",
            "number",
            "Inskrivningsdagar i medeltal",
            ("Inskrivningsdagar",),
            low=0,
            high=5000,
            unit="dagar",
        ),
        Column(
            "n_participants",
            "integer",
            "Antal som medeltalet gäller",
            ("Deltagare",),
            low=0,
            high=100000,
            unit="personer",
        ),
    ),
    sheet="Jämförelse",
)

# The sheets of the workbook that `sot new` makes which hold no data: how to fill it in, the words of the drop-downs.
GUIDE, LISTS = "Så här fyller du i", "Listor"
# Alone in a row under the headers: there were none this year, which an empty sheet does not say.
NONE = ("inga", "inget", "ingen")
SHEETS = {
    table.sheet: table
    for table in (
        APPLICATIONS,
        CASES,
        EXTENSIONS,
        SPOT_SUPPORTS,
        FOLLOW_UPS,
        WORKPLACES,
        RESOURCES,
        STAFF,
        EVENTS,
        INQUIRIES,
        COMPARISONS,
    )
}
