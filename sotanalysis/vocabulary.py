"""Every code list: its order, its Swedish labels, the spellings seen in exports, and the marks.

English codes are what the data holds; Swedish labels are what a reader sees. Nothing else in the package spells out a
Swedish category.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache

MISSING = "missing"
ALL = "all"


UNLISTED = "~"


def unlisted(label: str) -> str:
    """The code of a category that stands in no code list: it keeps the name it was printed with."""
    return UNLISTED + label.strip()


def with_unlisted(codes: Iterable[str], found: Iterable[object]) -> tuple[str, ...]:
    """The codes, and after them, before `missing`, those found that stand in no list, in the order found."""
    codes = tuple(codes)
    listed = [code for code in codes if code != MISSING]
    new = dict.fromkeys(code for code in found if isinstance(code, str) and code.startswith(UNLISTED))
    return (*listed, *new, *((MISSING,) if MISSING in codes else ()))


@lru_cache(maxsize=10_000)  # the same words stand in row after row
def fold(text: str) -> str:
    """The form in which two spellings of a category are compared: case, spaces and dashes do not count."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text.replace("\u00a0", " "))
    return re.sub(r"\s*([-/])\s*", r"\1", re.sub(r"\s+", " ", text)).strip(" .:").casefold()


def slug(text: str) -> str:
    """A code for a name that stands in no code list, such as an account: `Köp av tjänster` as `kop_av_tjanster`."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^0-9a-z]+", "_", plain).strip("_")


_OF_ONE = {("sex", "woman"): "Kvinna", ("sex", "man"): "Man"}


@dataclass(frozen=True)
class Category:
    """One category: code in the data, label to the reader, other spellings in exports, first and last year in use.

    named: a pattern of the names (folded) that such a thing has anywhere in the country, where no spelling is known.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    first_year: int = 0
    last_year: int = 9999
    named: str = ""


@dataclass(frozen=True)
class CodeList:
    """An ordered list of categories. `missing` is always the last one and never left out of a base silently."""

    name: str
    title: str
    categories: tuple[Category, ...]
    missing_label: str = "Uppgift saknas"
    missing_aliases: tuple[str, ...] = ()
    parents: dict[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def all_categories(self) -> tuple[Category, ...]:
        """The categories with `missing` last."""
        return (*self.categories, Category(MISSING, self.missing_label, self.missing_aliases))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code in declared order, `missing` last."""
        return tuple(category.code for category in self.all_categories)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Label per code, the code `all` included."""
        return {c.code: c.label for c in self.all_categories} | {ALL: "Samtliga"}

    @cached_property
    def _codes_by_spelling(self) -> dict[str, str]:
        return {fold(s): c.code for c in self.all_categories for s in (c.label, *c.aliases)}

    def spelt_so(self, text: str) -> str | None:
        """The code whose label or spelling is `text`; None when there is none."""
        return self._codes_by_spelling.get(fold(text))

    def find(self, text: str) -> str | None:
        """The same; or else that of the category which has such names."""
        named = (c.code for c in self.categories if c.named and re.fullmatch(c.named, fold(text)))
        return self.spelt_so(text) or next(named, None)

    def codes_in(self, year: int) -> tuple[str, ...]:
        """The codes in use in a year, `missing` last."""
        return tuple(c.code for c in self.all_categories if c.first_year <= year <= c.last_year)

    def only(self, *codes: str, **labels: str) -> "CodeList":
        """The list with some of its categories, in its order; those named with a label go under that word alone."""
        kept = (c for c in self.categories if c.code in (*codes, *labels))
        worded = (Category(c.code, labels[c.code]) if c.code in labels else c for c in kept)
        return replace(self, categories=tuple(worded))

    def renamed(self, code: str, label: str) -> "CodeList":
        """The list with a name of its own for one of its categories: the old word stays a spelling, and what has other
        names of such things is no longer it.
        """
        made = (
            replace(c, label=label, aliases=(c.label, *c.aliases), named="") if c.code == code else c
            for c in self.categories
        )
        return replace(self, categories=tuple(made))

    def spelt(self, more: Mapping[str, Iterable[str]]) -> "CodeList":
        """The list with further spellings of its words: label to spellings."""
        found = ((c, tuple(more.get(c.label, ()))) for c in self.categories)
        return replace(self, categories=tuple(replace(c, aliases=(*c.aliases, *words)) for c, words in found))

    def words_in(self, year: int | None = None) -> tuple[str, ...]:
        """The labels a person may write, in order; those in use in a year where one is given."""
        return tuple(c.label for c in self.categories if year is None or c.first_year <= year <= c.last_year)

    def choices_in(self, year: int | None = None) -> tuple[str, ...]:
        """The words to choose among for one row: a list names groups, and what only SUS prints is no choice."""
        used = (c for c in self.categories if year is None or c.first_year <= year <= c.last_year)
        return tuple(_OF_ONE.get((self.name, c.code), c.label) for c in used if c.code != "unlabelled")

    def after(self, earlier: "CodeList", since: int) -> "CodeList":
        """The list as it is from a year on, with what only an earlier list had after its own.

        Where a category says no years itself, a new one is first in use that year, a gone one last the year before.
        """
        own = (c if c.code in earlier.codes else replace(c, first_year=c.first_year or since) for c in self.categories)
        gone = (c for c in earlier.categories if c.code not in self.codes)
        left = (replace(c, last_year=min(c.last_year, since - 1)) for c in gone)
        return replace(self, categories=(*own, *left))


SEX = CodeList(
    "sex",
    "Kön",
    (
        Category("woman", "Kvinnor", ("Kvinna", "K", "kv", "kvinnlig")),
        Category("man", "Män", ("Man", "M", "manlig")),
    ),
)

_AF = Category("af", "Arbetsförmedlingen", ("Af", "Arbetsförmedling", "arbetsförm.", "arbetsformedlingen"))
_FK = Category("fk", "Försäkringskassan", ("Fk", "Försäkringskassa", "F-kassan", "försäkringsk.", "forsakringskassan"))
# Region Jönköpings län, or RJL for short; Provs kommun, or Provstads stad.
_A_REGION = r"region \w.*|\w+regionen|vgr|r(?:b|d|g|h|jh|jl|k|kl|kr|s|sö|u|ul|v|vb|vn|ö|öl)"
_A_MUNICIPALITY = r"\w.* (?:kommun|stad)"
_REGION = Category(
    "region", "Regionen", ("region", "psykiatrin", "vården", "vårdcentralen", "vårdcentral"), named=_A_REGION
)
_MUNICIPALITY = Category(
    "municipality",
    "Kommunen",
    ("kommun", "staden", "ekonomiskt bistånd", "Ek. bistånd", "Ek bistånd", "EB", "socialtjänsten"),
    named=_A_MUNICIPALITY,
)
_OTHER = Category("other", "Övrig", ("Övriga", "annan"))
PARTY = CodeList("party", "Part", (_AF, _FK, _REGION, _MUNICIPALITY, _OTHER))

# Of a team that says nothing of its own in rapport.toml; a dataset has its own list: Dataset.codes("referrer", year).
REFERRER = CodeList(
    "referrer",
    "Remittent",
    (_AF, _FK, _REGION, _MUNICIPALITY, Category("self", "Egen ansökan", ("Egen", "själv")), _OTHER),
)

EDUCATION = CodeList(
    "education",
    "Utbildningsnivå",
    (
        Category("compulsory", "Grundskola", ("grundsk.", "grundskolan")),
        Category("upper_secondary", "Gymnasium", ("gymnasiet", "gymn.")),
        Category("other_post_secondary", "Annan eftergymnasial utbildning", ("annan eftergymnasial", "YH")),
        Category("university_1_year", "Högskola/universitet upp till 1 år", ("högskola upp till 1 år",)),
        Category("university_3_years", "Högskola/universitet upp till 3 år", ("högskola upp till 3 år",)),
        Category("university_more", "Högskola/universitet mer än 3 år", ("högskola mer än 3 år",)),
    ),
    missing_label="Saknas/okänd",
    missing_aliases=("Uppgift saknas", "okänd", "saknas", "vet ej"),
)

TIME_ON_SUPPORT = CodeList(
    "time_on_support",
    "Tid i offentlig försörjning",
    (
        *(Category(f"up_to_{n}", f"Upp till {n} år", (f"<= {n} år",)) for n in range(1, 10)),
        Category("more_than_9", "Mer än 9 år", ("> 9 år", "över 9 år")),
        Category("not_applicable", "Ej tillämpligt", ("ej tillämplig", "e.t.")),
    ),
)

SUPPORT = CodeList(
    "support_source",
    "Försörjningskälla",
    (
        Category("social_assistance", "Försörjningsstöd", ("Ekonomiskt bistånd", "EB", "försörjn.stöd", "FS")),
        Category("sickness_benefit", "Sjukpenning/Rehabpenning", ("Sjukpenning", "Rehabpenning", "SP", "sjukp.")),
        Category("activity_support", "Aktivitetsstöd", ("akt.stöd", "aktivitetsstod")),
        Category("activity_compensation", "Aktivitetsersättning", ("akt.ers.", "AE", "aktivitetsers.")),
        Category("sickness_compensation", "Sjukersättning", ("SE", "sjukers.")),
        Category("unemployment_insurance", "A-kassa", ("akassa", "a kassa", "arbetslöshetsersättning")),
        Category("study_support", "Studiestöd/Studiemedel", ("Studiestöd", "Studiemedel", "CSN")),
        Category("other_public", "Annan offentlig försörjning", ("annan offentlig",)),
        Category(
            "no_public", "Ingen offentlig försörjning", ("ingen", "ingen försörjning", "lön", "saknar försörjning")
        ),
        Category("unlabelled", "(utan benämning i SUS)"),
    ),
)

OCCUPATION = CodeList(
    "occupation",
    "Sysselsättning",
    (
        Category("unsubsidised_work", "Ej sub arbete", ("Osubventionerat arbete", "arbete utan stöd", "arbete")),
        Category("subsidised_work", "Sub arbete", ("Subventionerat arbete", "lönebidrag", "arbete med lönebidrag")),
        Category("studies", "Studier", ("studerar", "utbildning")),
        Category("job_seeking", "Aktivt arbetssökande", ("arbetssökande", "aktivt arb.sök.", "söker arbete")),
        Category("other_ended", "Övriga avslutade", ("övrigt", "annat", "ingen av dessa")),
        Category("without_measurement", "Utskrivning-Utan mätning", ("utan mätning",)),
        Category("not_ended", "Ej avslutade"),
    ),
)

OCCUPATION_GROUP = CodeList(
    "occupation_group",
    "Sysselsättningsgrupp",
    (
        Category("job_seeking", "Aktivt arbetssökande (som ej studerar eller arbetar)", ("Aktivt arbetssökande",)),
        Category("work", "Förvärvsarbete", ("arbete",)),
        Category("studies", "Studier"),
        Category("other_ended", "Övriga avslutade"),
    ),
)

MOMENT = CodeList(
    "moment",
    "Tidpunkt",
    (Category("start", "Vid start"), Category("exit", "Vid avslut"), Category("both", "Vid start och avslut")),
)

EXIT_REASON = CodeList(
    "exit_reason",
    "Avslutsanledning",
    (
        Category("discharged", "Utskrivning", ("utskriven",)),
        Category("moved", "Utskrivning pga flytt", ("flytt", "flyttat")),
        Category("illness", "Utskrivning pga sjukdom", ("sjukdom",)),
        Category("further_rehabilitation", "Utskrivning-Fortsatt rehabilitering", ("fortsatt rehabilitering",)),
        Category("without_measurement", "Utskrivning-Utan mätning", ("utan mätning",)),
        Category("registration_error", "Felregistrering", ("felreg.",)),
    ),
)

OUTCOME = CodeList(
    "outcome",
    "Resultat vid avslut",
    (
        Category("work", "Till arbete", ("Arbete", "jobb")),
        Category("studies", "Till studier", ("Studier", "utbildning")),
        Category("job_seeking", "Aktivt arbetssökande hos Af", ("arbetssökande Af", "aktivt arbetssökande till Af")),
        Category(
            "rehabilitation",
            "Fortsatt aktiv rehabilitering utan behov av samordnat stöd",
            ("fortsatt aktiv rehabilitering", "fortsatt rehabilitering"),
        ),
        Category("daily_activity", "Daglig verksamhet", ("DV",)),
        Category("social_psychiatry", "Socialpsykiatri", ("Social-psykiatri", "soc.psyk.")),
        Category("medical_treatment", "Till medicinsk behandling", ("Medicinsk behandling", "med. behandling")),
        Category("back_to_referrer", "Åter till remittent för ny planering", ("Åter remittent", "åter till remittent")),
    ),
)

NON_START_REASON = CodeList(
    "non_start_reason",
    "Skäl till att insatsen inte startade",
    (
        Category("withdrawn", "Ansökan återtagen", ("återtagen", "återtagen ansökan")),
        Category("wrong_target_group", "Fel målgrupp", ("ej målgrupp", "tillhör inte målgruppen")),
        Category("too_ill", "Inte redo för start av hälsoskäl", ("mående", "ej redo", "sjuk", "hälsoskäl")),
        Category("other_service", "Annan insats pågår eller startar", ("annan insats", "ordinarie insats")),
        Category("lss_sol", "Utreds för eller har insats enligt LSS/SoL", ("LSS", "daglig verksamhet", "LSS/SoL")),
        Category("benefit_application", "Ansöker om sjukersättning eller pension", ("sjukersättning", "pension")),
        Category("work_or_studies", "Börjat arbeta eller studera", ("arbete", "studier", "börjat studera")),
        Category("declined", "Vill inte delta", ("vill ej", "tackat nej")),
        Category("not_reached", "Gick inte att nå", ("ej nådd", "får ej kontakt")),
        Category("moved", "Flyttat", ("flytt",)),
    ),
)

APPLICATION_RESULT = CodeList(
    "application_result",
    "Ansökans utfall",
    (
        Category("started", "Start", ("startat", "påbörjat", "inskriven")),
        Category("non_start", "Ej start", ("ej startat", "startar ej", "ejstart")),
        Category("queue", "Kö", ("i kö", "väntar", "står i kö")),
    ),
)

STEP = CodeList(
    "step",
    "Steg på processtrappan",
    (
        Category("introduction", "Introduktion", ("intro", "fas 1")),
        Category("getting_started", "Kom i gång", ("kom igång", "fas 2")),
        Category("into_work", "Kom i jobb", ("fas 3",)),
        Category("ended", "Avslut", ("avslutad",)),
    ),
)
# "Avslut" is an end state with a column of its own: leaving the ladder is no step up.
LADDER = ("introduction", "getting_started", "into_work")

STEP_MOVEMENT = CodeList(
    "movement",
    "Stegförflyttning",
    (
        Category("up", "Uppåt"),
        Category("same", "Samma steg"),
        Category("down", "Nedåt"),
        Category("ended", "Avslut (eget slutläge)"),
    ),
)

NO_NEED = "none"
NEED = CodeList(
    "need",
    "Kontakt eller behov",
    (
        Category("primary_care", "Vårdcentral", ("primärvård", "VC")),
        Category("psychiatry", "Psykiatri", ("psykiatrin", "öppenvårdspsykiatri")),
        Category("af", "Arbetsförmedlingen", ("Af",)),
        Category("fk", "Försäkringskassan", ("Fk",)),
        Category("social_assistance", "Ekonomiskt bistånd", ("EB", "försörjningsstöd")),
        Category("lss_sol", "Stöd enligt LSS/SoL", ("LSS/SoL", "LSS", "boendestöd")),
        Category("debt_advice", "Budget- och skuldrådgivning", ("skuldrådgivning", "budget och skuld")),
        Category("addiction_care", "Beroendevård", ("missbruksvård",)),
        Category("housing", "Bostad", ("boende",)),
        Category(NO_NEED, "Inga kontakter eller behov", ("inga", "ingen", "inget", "nej", "inga behov", "inget behov")),
    ),
)

YES_NO = CodeList(
    "yes_no",
    "Ja/nej",
    (Category("yes", "Ja", ("j", "x", "1", "true", "sant")), Category("no", "Nej", ("n", "0", "false", "falskt"))),
)

EMPLOYMENT_FORM = CodeList(
    "employment_form",
    "Anställningsform eller utbildning",
    (
        Category("wage_subsidy", "Anställning med lönebidrag", ("lönebidrag", "heltid lönebidrag")),
        Category("ordinary_job", "Anställning utan stöd", ("anställning", "återgång till anställning", "visstid")),
        Category("compulsory_level", "Grundskolenivå", ("grundskolebetyg", "komvux grund")),
        Category("folk_high_school", "Folkhögskola", ("folkhögsk.",)),
        Category("university", "Högskola eller universitet", ("högskola", "universitet")),
        Category("start_own", "Starta eget-utbildning", ("starta eget",)),
        Category("adult_education", "Komvux eller yrkesutbildning", ("komvux", "yrkesutbildning")),
    ),
)

SECTOR = CodeList(
    "sector",
    "Sektor",
    (
        Category("private", "Privat", ("privat sektor",)),
        Category("municipal", "Kommunal", ("kommun", "offentlig"), named=_A_MUNICIPALITY),
        Category("regional", "Regional", ("region",), named=_A_REGION),
        Category("state", "Statlig", ("stat",)),
        Category("civil_society", "Ideell", ("förening", "idéburen", "kyrka")),
    ),
)

REGULAR_SERVICE_KIND = CodeList(
    "regular_service_kind",
    "Insats inom ordinarie verksamhet",
    (
        Category("af", "Arbetsförmedlingen", ("Af", "Af arbetsträning")),
        Category("ame", "Arbetsmarknadsenheten"),
        Category("fk", "Försäkringskassan", ("Fk",)),
        Category("health_care", "Hälso- och sjukvård", ("vården", "region")),
        Category("lss_sol", "Verksamhet enligt LSS/SoL", ("LSS/SoL", "daglig verksamhet", "socialpsykiatri")),
        Category("social_assistance", "Ekonomiskt bistånd", ("EB",)),
    ),
)

FOLLOW_UP_STATUS = CodeList(
    "follow_up_status",
    "Uppföljningens status",
    (
        Category("done", "Genomförd", ("klar", "gjord")),
        Category("not_reached", "Ej nådd", ("ej nåbar", "inget svar")),
        Category("declined", "Avböjt", ("tackat nej",)),
    ),
)

SPOT_PURPOSE = CodeList(
    "spot_purpose",
    "Syfte med punktinsatsen",
    (
        Category("af", "Kontakt med Arbetsförmedlingen", ("Kontakt med AF",)),
        Category("fk", "Kontakt med Försäkringskassan", ("Kontakt med FK",)),
        Category("municipality", "Kontakt med kommunen", ("Kontakt med kommun",)),
        Category("region", "Kontakt med regionen", ("Kontakt med region", "kontakt med vården")),
        Category("other", "Övrigt", ("Övrig etc.", "övrig")),
    ),
)

DURATION_KIND = CodeList(
    "duration_kind",
    "Tidsåtgång",
    (
        Category("exact", "Läst"),
        Category("at_least", "Minst"),
        Category("unreadable", "Går inte att läsa"),
        Category("blank", "Inte ifylld"),
    ),
)

RATER = CodeList(
    "rater",
    "Svarande",
    (
        Category("participant", "Deltagaren", ("Deltagare", "Klient")),
        Category("caseworker", "Handläggaren", ("Handläggare", "Coach", "Samordnare")),
    ),
)
STAFF_REASON = CodeList(
    "staff_reason",
    "Orsak",
    (
        Category("employed", "Anställd"),
        Category("leave", "Tjänstledig", ("studieledig",)),
        Category("parental_leave", "Föräldraledig"),
        Category("lent", "Utlånad"),
        Category("vacant", "Vakant", ("vakans",)),
    ),
)

# Payback to society: who gains or pays, and what has a price. The codes are those of case files and price lists.
ACTOR = CodeList(
    "actor",
    "Aktör",
    (
        Category("kommun", "Kommunen"),
        Category("region", "Regionen"),
        Category("af", "Arbetsförmedlingen"),
        Category("fk", "Försäkringskassan"),
        Category("ovrig_stat", "Övriga staten"),
        Category("individ", "Individerna"),
        Category("arbetsgivare", "Arbetsgivarna"),
        Category("staten", "Staten totalt"),
        Category("samhalle", "Samhället som helhet"),
    ),
)

PRICE_ITEM = CodeList(
    "price_item",
    "Post",
    (
        Category("forsorjningsstod", "Försörjningsstöd", ("forsorjningsstod", "ekonomiskt bistånd")),
        Category("sjukpenning", "Sjukpenning"),
        Category("rehabpenning", "Rehabiliteringspenning", ("rehabpenning",)),
        Category("aktivitetsersattning", "Aktivitetsersättning", ("aktivitetsersattning",)),
        Category("sjukersattning", "Sjukersättning", ("sjukersattning",)),
        Category("aktivitetsstod", "Aktivitetsstöd", ("aktivitetsstod",)),
        Category("a_kassa", "A-kassa", ("a_kassa",)),
        Category("studiestod", "Studiestöd", ("studiestod",)),
        Category("ordinary_job", "Lön, arbete utan stöd", ("ordinary_job",)),
        Category("subsidised_job", "Lön, arbete med lönebidrag", ("subsidised_job",)),
        Category("care_visits", "Vårdbesök", ("care_visits",)),
        Category("hours_kommun", "Handläggartimme, kommunen", ("hours_kommun",)),
        Category("hours_af", "Handläggartimme, Arbetsförmedlingen", ("hours_af",)),
        Category("hours_fk", "Handläggartimme, Försäkringskassan", ("hours_fk",)),
        Category("wage_subsidy", "Lönebidrag", ("wage_subsidy",)),
        Category("municipal_tax", "Kommunalskatt", ("municipal_tax",)),
        Category("regional_tax", "Regionskatt", ("regional_tax",)),
        Category("employer_contributions", "Arbetsgivaravgift", ("employer_contributions",)),
    ),
)

CODE_LISTS = {
    code_list.name: code_list
    for code_list in (
        SEX,
        PARTY,
        REFERRER,
        EDUCATION,
        TIME_ON_SUPPORT,
        SUPPORT,
        OCCUPATION,
        OCCUPATION_GROUP,
        MOMENT,
        EXIT_REASON,
        OUTCOME,
        NON_START_REASON,
        APPLICATION_RESULT,
        STEP,
        STEP_MOVEMENT,
        NEED,
        YES_NO,
        EMPLOYMENT_FORM,
        SECTOR,
        REGULAR_SERVICE_KIND,
        FOLLOW_UP_STATUS,
        SPOT_PURPOSE,
        STAFF_REASON,
        ACTOR,
        PRICE_ITEM,
    )
}


# For whom a report is: the team and its parties, or everybody.
EDITIONS = ("internal", "public")
# The plans that a report may follow; publishing/plan.py says what each holds.
COUNTY = "lanet"  # several teams as one: what stands in the place of a team's folder
DEFAULT_PLAN, COUNTY_PLAN, OWN_PLAN = "arsrapport", "lanet", "egen"
PLANS = (DEFAULT_PLAN, COUNTY_PLAN, "forbundet-2022", "lanet-2023", "halvar", OWN_PLAN)
# What a plan was called before.
RENAMED_PLANS = {"full": DEFAULT_PLAN}


def renamed_plan(name: str) -> str:
    """What is said of a plan under its old name."""
    return f"Planen {name} heter nu {RENAMED_PLANS[name]} och läses så."


def unknown_plan(name: object) -> str:
    """What is said of a plan that does not exist, with the nearest."""
    near = get_close_matches(str(name), PLANS, n=1)
    return f"Planen {name} finns inte. {f'Menade du {near[0]}? ' if near else ''}Planer: {', '.join(PLANS)}."


# What a fact's number is, in words. A fact's unit is one of these.
UNITS = {
    "answers": "svar",
    "applications": "ansökningar",
    "attendances": "deltaganden",
    "cases": "ärenden",
    "change": "förändring",
    "days": "dagar",
    "events": "händelser",
    "extensions": "förlängningar",
    "follow_ups": "uppföljningar",
    "hours": "timmar",
    "inquiries": "förfrågningar",
    "mentions": "angivelser",
    "minutes": "minuter",
    "months": "månader",
    "calendar_months": "månader",
    "per_krona": "kronor per satsad krona",
    "per_month": "per månad",
    "percent": "procent",
    "percentage_points": "procentenheter",
    "persons": "personer",
    "points": "poäng",
    "posts": "tjänster",
    "probability": "sannolikhet",
    "sek": "kronor",
    "settings": "uppsättningar antaganden",
    "share": "andel",
    "spot_supports": "punktinsatser",
    "workplaces": "arbetsplatser",
    "years": "år",
    "industries": "branscher",
    "activities": "aktiviteter",
    "participants_needed": "deltagare",
    "sek_per_month": "kronor per månad",
}

# The same of one; a unit that is not here is called the same.
ONE = {
    "applications": "ansökan",
    "attendances": "deltagande",
    "cases": "ärende",
    "days": "dag",
    "events": "händelse",
    "extensions": "förlängning",
    "follow_ups": "uppföljning",
    "hours": "timme",
    "inquiries": "förfrågan",
    "mentions": "angivelse",
    "minutes": "minut",
    "months": "månad",
    "calendar_months": "månad",
    "percentage_points": "procentenhet",
    "persons": "person",
    "posts": "tjänst",
    "sek": "krona",
    "settings": "uppsättning antaganden",
    "spot_supports": "punktinsats",
    "workplaces": "arbetsplats",
    "industries": "bransch",
    "activities": "aktivitet",
}


def counted(unit: str, number: str) -> str:
    """The word after the number as printed: `person` after 1, else `personer`."""
    return ONE.get(unit, UNITS[unit]) if number.lstrip("+-\u2212") == "1" else UNITS[unit]


# Units of a value that is measured and not counted; n is then only how many it was measured for.
MEASURED = ("days", "hours", "minutes", "months", "years", "points", "percentage_points", "sek")
# Units of a value: all that are measured, and those of what is worked out.
VALUED = (
    *MEASURED,
    "change",
    "per_krona",
    "per_month",
    "percent",
    "posts",
    "probability",
    "sek_per_month",
    "share",
)


@dataclass(frozen=True)
class Mark:
    """What stands in a cell that holds no number: the sign, and its meaning as printed under the table."""

    sign: str
    meaning: str


# 0 is a number, not a mark: none of these states may look like another.
HIDDEN = Mark("[d]", "dold, för få personer")
UNKNOWN = Mark("[u]", "uppgift saknas")
NOT_APPLICABLE = Mark("[e]", "ej tillämpligt")
# Stands after a number, not in its place.
REVISED = Mark("[r]", "reviderad, ett annat tal än i den publicerade rapporten")
MARKS = {"hidden": HIDDEN, "unknown": UNKNOWN, "not_applicable": NOT_APPLICABLE, "revised": REVISED}

# --- words of printed reports -----------------------------------------------------------------------------------------

# What a row of a printed table may be called when it is the whole of it.
PRINTED_TOTALS = frozenset(
    {
        "",
        ALL,
        "total",
        "totals",
        "in all",
        "sum",
        "totalt",
        "totala",
        "samtliga",
        "alla",
        "summa",
        "slutsumma",
        "hela gruppen",
        "båda könen",
    }
)
PRINTED_SEXES = {
    "woman": "woman",
    "women": "woman",
    "female": "woman",
    "females": "woman",
    "kvinna": "woman",
    "kvinnor": "woman",
    "k": "woman",
    "man": "man",
    "men": "man",
    "male": "man",
    "males": "man",
    "män": "man",
    "m": "man",
}
# How the labels of printed numbers name who is counted, folded; each the beginning of a word.
PRINTED_GROUP_WORDS = {
    "started": (
        "startat",
        "startade",
        "påbörja",
        "nya deltagare",
        "nyinskriv",
        "nya inskriv",
        "registrerats in",
        "nystart",
        "skrevs in",
        "skrivits in",
        "började i insatsen",
    ),
    "ended": ("avsluta", "utskriv", "skrevs ut", "skrivits ut", "lämnade insatsen", "lämnat insatsen"),
}
# How a row begins that is of people who have not ended.
PRINTED_NOT_ENDED = ("ej avslut", "inte avslut", "ännu inte avslut", "ännu ej avslut", "pågående", "ännu inskriv")
# How a row begins that is some of those in the rows above.
PRINTED_OF_WHICH = frozenset({"varav", "därav", "whereof"})
# What the row of those without data may be called, folded.
PRINTED_NO_DATA = frozenset(
    {MISSING, "uppgift saknas", "saknas", "saknas/okänd", "okänt", "ej svar", "inget svar", "unknown", "no data"}
)
# What a printed number is, when it is no plain count: the codes and the words they go under.
PRINTED_STATISTICS = {
    "count": ("antal",),
    "before": ("före", "vid start"),
    "after": ("efter", "vid avslut"),
    "change": ("förändring",),
    "change_pct": ("förändring i %", "förändring i procent", "förändring %"),
    "mean": ("medel", "medelvärde", "snitt", "genomsnitt", "average"),
    "median": (),
    "mode": ("typvärde", "vanligast"),
    "min": ("lägst", "lägsta", "minimum"),
    "max": ("högst", "högsta", "maximum"),
    "sum": (),
    "stated": (),
    "listed": (),
    "claim": (),
    "promised": (),
    "value": (),
}
# Words before a number by which the writer says that it is not exact.
PRINTED_PRECISION = {
    "approx": ("ca", "c:a", "cirka", "omkring", "ungefär", "about", "circa", "runt", "ett", "~"),
    "more_than": ("drygt", "över", "mer än", "minst", "more than", "at least", ">", "≥", ">="),
    "almost": ("knappt", "nästan", "nära", "under", "mindre än", "högst", "almost", "nearly", "<", "≤", "<="),
}
# Words that claim how many: more than the first share of the group, and at most the second. Longest first.
QUANTITY_CLAIMS = (
    ("den övervägande delen", 0.6, 1.0),
    ("så gott som alla", 0.9, 1.0),
    ("de allra flesta", 2 / 3, 1.0),
    ("nästan alla", 0.9, 1.0),
    ("nästan samtliga", 0.9, 1.0),
    ("nearly all", 0.9, 1.0),
    ("almost all", 0.9, 1.0),
    ("vast majority", 2 / 3, 1.0),
    ("stor majoritet", 2 / 3, 1.0),
    ("stort flertal", 2 / 3, 1.0),
    ("merparten", 0.5, 1.0),
    ("majoriteten", 0.5, 1.0),
    ("majority", 0.5, 1.0),
    ("flertalet", 0.5, 1.0),
    ("större delen", 0.5, 1.0),
    ("mer än hälften", 0.5, 1.0),
    ("över hälften", 0.5, 1.0),
    ("de flesta", 0.5, 1.0),
    ("huvudsak", 0.5, 1.0),
    ("främst", 0.5, 1.0),
    ("most", 0.5, 1.0),
    ("minoritet", 0.0, 0.5),
    ("ett fåtal", 0.0, 0.2),
    ("några få", 0.0, 0.2),
)
