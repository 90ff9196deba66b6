"""Plans: which sections a report holds, in which order, under which headings."""

from collections.abc import Mapping
from dataclasses import dataclass

from sotanalysis.vocabulary import unknown_plan


@dataclass(frozen=True)
class Heading:
    """A heading of the report: its text, its level (1 is a chapter), and the sections that follow it, in order."""

    text: str
    level: int
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A report's contents. A section is the cell tag that chapter notebooks use, such as `09.avslutsanledningar`.

    One that holds everything has the texts of every kind of report, of which a team writes some.
    """

    id: str
    title: str
    headings: tuple[Heading, ...]
    holds_everything: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """Every section, in the order it is read."""
        return tuple(section for heading in self.headings for section in heading.sections)


IN_SHORT = ("00.nyckeltal", "00.sammanfattning", "00.forandring", "00.beslut")
PAYBACK = (
    "06.underlag",
    "06.aktorer",
    "06.helhet",
    "06.kanslighet",
    "06.osakerhet",
    "06.vandpunkter",
    "06.grupper",
    "06.publicerat",
    "06.priser",
)
SURVEY = ("12.avslut", "12.under_tiden", "12.kon", "12.svar", "12.planering")
ECONOMY = ("13.budget", "13.finansiering", "13.kostnad", "13.planerat")
ANALYSIS = (
    "14.mal",
    "14.forandring",
    "14.brott",
    "14.ej_start",
    "14.inskrivningsdagar",
    "14.tid_och_resultat",
    "14.timmar",
    "14.vald",
)
CHECKS = (
    Heading("Avstämning", 1),
    Heading("SUS mot teamets register", 2, ("90.sus_mot_register",)),
    Heading("Datakvalitet", 2, ("90.datakvalitet",)),
    Heading("Källor", 2, ("90.kallor",)),
    Heading("Ord och mått", 1, ("90.ord_och_matt",)),
)

FULL = Plan(
    "full",
    "Alla avsnitt",
    (
        Heading("Året i korthet", 1, IN_SHORT),
        Heading("Mått som ska redovisas", 1, ("00.resultatmatt",)),
        Heading("Verksamheten", 1),
        Heading("Verksamhetsberättelse", 2, ("01.verksamhetsberattelse", "01.verksamhet")),
        Heading("Uppdraget", 2, ("01.uppdrag",)),
        Heading("Mätning och utvärdering", 2, ("01.matning", "01.sjalvutvardering", "01.brukarrevision")),
        Heading("Personal", 2, ("01.personal", "01.bemanning")),
        Heading("Kapacitet", 2, ("01.kapacitet",)),
        Heading("Händelser", 2, ("01.handelser",)),
        Heading("Sagt om teamet", 2, ("01.citat",)),
        Heading("Solskenshistorier", 2, ("01.solskenshistorier",)),
        Heading("Deltagarflödet", 1),
        Heading("Från ansökan till avslut", 2, ("02.flode", "02.manader")),
        Heading("Personer, ärenden och aktiviteter", 2, ("02.goldware",)),
        Heading("Remittenter", 2, ("02.remittenter", "02.remittenter_antal")),
        Heading("Unga med aktivitetsersättning", 2, ("02.aktivitetsersattning",)),
        Heading("Kö och väntetid", 2, ("02.vantetid",)),
        Heading("Förfrågningar", 2, ("02.forfragningar",)),
        Heading("Målgruppen", 1),
        Heading("Utbildningsnivå", 2, ("03.utbildning",)),
        Heading("Ålder", 2, ("03.alder",)),
        Heading("Tid i offentlig försörjning", 2, ("03.tid_i_forsorjning",)),
        Heading("Situationen vid start", 2, ("03.vid_start",)),
        Heading("Den vanligaste deltagaren", 2, ("03.vanligaste_deltagaren",)),
        Heading("Ansökningar som inte ledde till start", 1),
        Heading("Antal och skäl", 2, ("04.antal", "04.skal")),
        Heading("Nedlagd tid", 2, ("04.tid",)),
        Heading("Stegförflyttning", 1),
        Heading("Steg vid start och avslut", 2, ("05.steg",)),
        Heading("Uppåt, samma och nedåt", 2, ("05.forflyttning",)),
        Heading("Ordinarie verksamhet och prövotid", 2, ("05.ordinarie_verksamhet", "05.provotid")),
        Heading("Återbetalning till samhället", 1),
        Heading("Vad beräkningen vilar på", 2, ("06.underlag",)),
        Heading("Resultat och återbetalningstid", 2, ("06.aktorer", "06.helhet")),
        Heading("Hur känsligt resultatet är", 2, ("06.kanslighet", "06.osakerhet", "06.vandpunkter")),
        Heading("Kvinnor och män, ålder och utbildning", 2, ("06.grupper",)),
        Heading("Mot den publicerade rapporten", 2, ("06.publicerat",)),
        Heading("Priser", 2, ("06.priser",)),
        Heading("Sysselsättning", 1),
        Heading("Före och efter insatsen", 2, ("07.fore_och_efter", "07.i_detalj")),
        Heading("Började eller ökade", 2, ("07.okning",)),
        Heading("Arbetsplatser", 2, ("07.arbetsplatser",)),
        Heading("Egenupplevd hälsa", 1, ("08.halsa",)),
        Heading("Skattad hälsa vid start och avslut", 2, ("08.ors",)),
        Heading("Förändring hos samma personer", 2, ("08.forandring",)),
        Heading("Vilka som saknas", 2, ("08.bortfall",)),
        Heading("Avslut", 1),
        Heading("Resultat vid avslut", 2, ("09.resultat",)),
        Heading("Vidare till andra insatser", 2, ("09.vidare",)),
        Heading("Avslutsanledningar", 2, ("09.avslutsanledningar",)),
        Heading("Försörjning före och efter", 2, ("09.forsorjning",)),
        Heading("Tid i insatsen", 2, ("09.tid_i_insats",)),
        Heading("De som började arbeta eller studera", 2, ("09.arbete_och_studier",)),
        Heading("Reflektioner", 2, ("09.reflektioner",)),
        Heading("Förlängningar och stöd efter avslut", 1),
        Heading("Förlängningar", 2, ("10.forlangningar",)),
        Heading("Punktinsatser", 2, ("10.punktinsatser",)),
        Heading("Effekt efter avslut", 1),
        Heading("Uppföljning 6 mån efter avslut", 2, ("11.uppfoljning_6",)),
        Heading("Uppföljning 18 mån efter avslut", 2, ("11.uppfoljning_18",)),
        Heading("Deltagarnas nöjdhet", 1),
        Heading("Svar vid avslut", 2, ("12.avslut",)),
        Heading("Svar under tiden", 2, ("12.under_tiden",)),
        Heading("Kvinnor och män", 2, ("12.kon",)),
        Heading("Alla svar", 2, ("12.svar",)),
        Heading("Planering efter avslut", 2, ("12.planering",)),
        Heading("Ekonomi", 1, ("13.ekonomi",)),
        Heading("Budget och utfall", 2, ("13.budget",)),
        Heading("Finansiering", 2, ("13.finansiering",)),
        Heading("Kostnad per deltagare", 2, ("13.kostnad",)),
        Heading("Planerat och faktiskt", 2, ("13.planerat",)),
        Heading("Resultatanalys", 1, ("14.resultatanalys",)),
        Heading("Mål", 2, ("14.mal",)),
        Heading("Mot året före", 2, ("14.forandring",)),
        Heading("Brott i serierna", 2, ("14.brott",)),
        Heading("Ansökningar utan start i sitt sammanhang", 2, ("14.ej_start",)),
        Heading("Inskrivningsdagar och andra team", 2, ("14.inskrivningsdagar",)),
        Heading("Tid i insatsen och resultat", 2, ("14.tid_och_resultat",)),
        Heading("Timmar i veckan", 2, ("14.timmar",)),
        Heading("Frågor om våld", 2, ("14.vald",)),
        Heading("Framtid", 1, ("15.framtid",)),
        Heading("Kö och väntetid vid periodens slut", 2, ("15.ko",)),
        Heading("Planerad bemanning", 2, ("15.bemanning",)),
        Heading("Efterfrågan och kapacitet", 2, ("15.prognos",)),
        Heading("Underskrift och bilagor", 1, ("01.underskrift", "01.bilagor")),
        *CHECKS,
    ),
    holds_everything=True,
)

# The headings of the association's report for 2022, in its order; what it had as appendices stands last.
FORBUNDET_2022 = Plan(
    "forbundet-2022",
    "Som rapporten till förbundet 2022",
    (
        Heading("Rapportsammanställning", 1, IN_SHORT),
        Heading("Verksamhetsberättelse", 1, ("01.verksamhetsberattelse",)),
        Heading("Personal", 2, ("01.bemanning",)),
        Heading("Kapacitet", 2, ("01.kapacitet",)),
        Heading("Förfrågningar och samverkan", 2, ("02.forfragningar", "01.handelser")),
        Heading("Uppdragsbeskrivning", 1, ("01.uppdrag", "00.resultatmatt")),
        Heading("Mätning av resultat samt utvärdering av verksamheten", 1, ("01.matning",)),
        Heading("Vid start av insatsen", 1),
        Heading("Deltagarflöden under perioden", 2, ("02.flode", "02.manader", "02.vantetid")),
        Heading("Nya inskrivningar", 2),
        Heading("Personlista", 3, ("02.goldware",)),
        Heading("Fördelning per remittent, nya inskrivna", 2, ("02.remittenter",)),
        Heading("Fördelning i antal per remittent", 3, ("02.remittenter_antal",)),
        Heading("Andel ansökningar – unga med aktivitetsersättning", 2, ("02.aktivitetsersattning",)),
        Heading("Målgruppsbeskrivning, nya deltagare under perioden", 1),
        Heading("Utbildningsnivå", 2, ("03.utbildning",)),
        Heading("Åldersfördelning", 2, ("03.alder",)),
        Heading("Tid i offentlig försörjning", 2, ("03.tid_i_forsorjning",)),
        Heading("Sammanfattande målgruppsbeskrivning", 2, ("03.vid_start", "03.vanligaste_deltagaren")),
        Heading("Ej start av insats", 2, ("04.antal", "04.skal", "04.tid")),
        Heading("Arbetssökandes förflyttning enligt processtrappan", 1, ("05.steg",)),
        Heading("Stegförflyttningar", 2, ("05.forflyttning", "05.ordinarie_verksamhet", "05.provotid")),
        Heading("Återbetalning samhällsnytta", 1, PAYBACK),
        Heading("Andel i arbete, studier och aktivt arbetssökande", 1),
        Heading("Sysselsättning efter avslutad insats, i grupper", 2, ("07.fore_och_efter",)),
        Heading("Sysselsättning efter avslutad insats, i detalj", 2, ("07.i_detalj",)),
        Heading("Ökning och arbetsplatser", 2, ("07.okning", "07.arbetsplatser")),
        Heading("Förbättrad egenupplevd hälsa", 1, ("08.halsa", "08.ors", "08.forandring", "08.bortfall")),
        Heading("Vid avslut av insatsen", 1, ("09.resultat", "09.arbete_och_studier")),
        Heading("Avslutsanledningar", 2, ("09.avslutsanledningar",)),
        Heading("Deltagarnas försörjningsförändringar och försörjningsflöden", 2, ("09.forsorjning",)),
        Heading("Tid i samverkansinsats (avslutade)", 2, ("09.tid_i_insats",)),
        Heading("Andel som går vidare till insats inom ordinarie verksamhet", 2, ("09.vidare",)),
        Heading("Förlängningar", 2, ("10.forlangningar",)),
        Heading("Punktinsats efter avslut", 2, ("10.punktinsatser",)),
        Heading("Effekt efter avslut", 1),
        Heading("Uppföljning 6 mån efter avslut", 2, ("11.uppfoljning_6",)),
        Heading("Uppföljning 18 mån efter avslut", 2, ("11.uppfoljning_18",)),
        Heading("Resultatanalys", 1, ("14.resultatanalys", *ANALYSIS)),
        Heading("Inför nästa period", 2, ("15.framtid", "15.ko", "15.bemanning", "15.prognos")),
        Heading("Underskrift", 2, ("01.underskrift",)),
        Heading("Bilagor", 1, ("01.bilagor",)),
        Heading("NNS-indikatorer", 2, SURVEY),
        Heading("Självutvärdering", 2, ("01.sjalvutvardering",)),
        Heading("Ekonomiskt resultat", 2, ECONOMY),
        *CHECKS,
    ),
)

# The headings that the teams of the county share, as in the report for 2023, in its order.
LANET_2023 = Plan(
    "lanet-2023",
    "Länets gemensamma rubriker, som rapporten 2023",
    (
        Heading("Året i korthet", 1, IN_SHORT),
        Heading("Mått som ska redovisas", 1, ("00.resultatmatt",)),
        Heading("Sagt om teamet", 1, ("01.citat",)),
        Heading("Verksamhet", 1, ("01.verksamhet",)),
        Heading("Kapacitet", 2, ("01.kapacitet",)),
        Heading("Brukarrevision", 2, ("01.brukarrevision",)),
        Heading("Händelser och förfrågningar", 2, ("01.handelser", "02.forfragningar")),
        Heading("Personal", 1, ("01.personal", "01.bemanning")),
        Heading("Resultat och reflektioner", 1),
        Heading("Resultat", 2, ("09.resultat", "09.vidare")),
        Heading("Nya deltagare", 3, ("02.flode", "02.manader", "02.remittenter", "02.remittenter_antal")),
        Heading("Försörjning vid start och avslut", 3, ("09.forsorjning",)),
        Heading("Tid i insatsen och förlängningar", 3, ("09.tid_i_insats", "10.forlangningar")),
        Heading("Uppföljning efter avslut", 3, ("11.uppfoljning_6", "11.uppfoljning_18")),
        Heading("Reflektioner", 2, ("09.reflektioner", "09.arbete_och_studier")),
        Heading("Deltagarnas situation vid start", 3, ("03.tid_i_forsorjning", "03.vid_start")),
        Heading("Arbetsplatser", 3, ("07.arbetsplatser",)),
        Heading("Mål och jämförelser", 3, ANALYSIS),
        Heading("Ekonomi", 1, ("13.ekonomi", *ECONOMY)),
        Heading("Framtidsspaning", 1, ("15.framtid",)),
        Heading("Kö, bemanning och kapacitet", 2, ("15.ko", "15.bemanning", "15.prognos")),
        Heading("Solskenshistorier", 1, ("01.solskenshistorier",)),
        Heading("Underskrift och bilagor", 1, ("01.underskrift", "01.bilagor")),
        *CHECKS,
    ),
)

# A half-year: what a steering group follows between two annual reports. No survey, economy or payback: they are yearly.
HALVAR = Plan(
    "halvar",
    "Halvårsrapport",
    (
        Heading("Perioden i korthet", 1, IN_SHORT),
        Heading("Verksamheten", 1, ("01.verksamhet",)),
        Heading("Personal", 2, ("01.bemanning",)),
        Heading("Kapacitet", 2, ("01.kapacitet",)),
        Heading("Händelser och förfrågningar", 2, ("01.handelser", "02.forfragningar")),
        Heading("Deltagarflödet", 1),
        Heading("Från ansökan till avslut", 2, ("02.flode", "02.manader", "02.goldware")),
        Heading("Remittenter", 2, ("02.remittenter", "02.remittenter_antal", "02.aktivitetsersattning")),
        Heading("Kö och väntetid", 2, ("02.vantetid",)),
        Heading("Ansökningar som inte ledde till start", 2, ("04.antal", "04.skal", "04.tid")),
        Heading("Nya deltagare", 1),
        Heading("Utbildning och ålder", 2, ("03.utbildning", "03.alder")),
        Heading("Försörjning och behov", 2, ("03.tid_i_forsorjning", "03.vid_start")),
        Heading("Avslutade deltagare", 1),
        Heading("Resultat vid avslut", 2, ("09.resultat", "09.vidare", "09.arbete_och_studier")),
        Heading("Stegförflyttning", 2, ("05.steg", "05.forflyttning", "05.ordinarie_verksamhet", "05.provotid")),
        Heading("Sysselsättning", 2, ("07.fore_och_efter", "07.i_detalj", "07.okning", "07.arbetsplatser")),
        Heading("Försörjning", 2, ("09.forsorjning",)),
        Heading("Tid i insatsen och avslutsanledningar", 2, ("09.tid_i_insats", "09.avslutsanledningar")),
        Heading("Efter avslut", 1),
        Heading("Förlängningar och punktinsatser", 2, ("10.forlangningar", "10.punktinsatser")),
        Heading("Uppföljning", 2, ("11.uppfoljning_6", "11.uppfoljning_18")),
        Heading("Kö, bemanning och kapacitet framåt", 1, ("15.framtid", "15.ko", "15.bemanning", "15.prognos")),
        Heading("Underskrift", 1, ("01.underskrift",)),
        *CHECKS,
    ),
)

PLANS: Mapping[str, Plan] = {plan.id: plan for plan in (FULL, FORBUNDET_2022, LANET_2023, HALVAR)}


class UnknownPlan(ValueError):
    """No plan has that name."""


def find_plan(name: str) -> Plan:
    """The plan with the name; UnknownPlan, naming the nearest, when there is none."""
    if name in PLANS:
        return PLANS[name]
    raise UnknownPlan(unknown_plan(name))
