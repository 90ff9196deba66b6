"""The words by which a Swedish text states a result, as data to be reviewed: closed lists, by what they claim.

Each entry is a regular expression for whole words; a space stands for any blank. What predicate a kind needs is said in
exhibits/wording.py. A word is listed by its stem with the endings it takes, so that every form of it is caught.
"""

import re
from functools import cache

# --- numbers in words ----------------------------------------------------------------------------------------------

NUMBER_WORDS = {
    "noll": 0, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
    "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18,
    "aderton": 18, "nitton": 19,
}  # fmt: skip
_TENS = {
    "tjugo": 20, "tjugi": 20, "trettio": 30, "tretti": 30, "fyrtio": 40, "förtio": 40, "femtio": 50, "sextio": 60,
    "sjuttio": 70, "åttio": 80, "nittio": 90,
}  # fmt: skip
_BELOW_TEN = "en|ett|två|tre|fyra|fem|sex|sju|åtta|nio"
_BELOW_HUNDRED = rf"(?:{'|'.join(_TENS)})(?:{_BELOW_TEN})?|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}"
_BELOW_THOUSAND = (
    rf"(?:(?:{_BELOW_TEN}|elva|tolv|\w{{3,4}}ton)?hundra(?: ?(?:och ?)?(?:{_BELOW_HUNDRED}|en\b))?|{_BELOW_HUNDRED})"
)
# Any whole number below a million in one word or several; "en" and "ett" alone are told of under ONE.
NUMBER = (
    rf"(?:(?:{_BELOW_THOUSAND}|et|en)? ?tusen(?: ?(?:och ?)?(?:{_BELOW_THOUSAND}|en))?"
    rf"|(?!ett(?!hundra|tusen)){_BELOW_THOUSAND})"
)

# Words that stand for a number: a score, a dozen, some forty.
ABOUT = {"par": 2, "trio": 3, "handfull": 5, "halvdussin": 6, "dussin": 12, "tjog": 20}
_NTH = {
    "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8, "nionde": 9, "tionde": 10,
    "elfte": 11, "tolfte": 12, "femtonde": 15, "tjugonde": 20, "trettionde": 30, "femtionde": 50, "hundrade": 100,
}  # fmt: skip
_PARTS = {
    "halv": 2, "tredje": 3, "fjärde": 4, "kvarts": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "sjun": 7, "åttonde": 8,
    "åtton": 8, "nionde": 9, "nion": 9, "tionde": 10, "tion": 10, "tolfte": 12, "tolfton": 12, "femton": 15,
    "tjugon": 20, "tjugonde": 20, "hundra": 100, "tusen": 1000,
}  # fmt: skip
_FRACTION = rf"(?:(?P<times>{_BELOW_TEN}) )?(?P<part>{'|'.join(_PARTS)})del(?:s|en|ar|arna|ars)?"
# "var sjätte deltagare", but not "var tredje månad".
_OFTEN = r"(?:vecka|veckor|månad|dag|år|timme|termin|kvartal|måndag|tisdag|onsdag|torsdag|fredag|gång|minut)"
_EVERY = rf"var(?:t|je)? (?P<nth>{'|'.join(_NTH)})(?! {_OFTEN})"
_SECOND = (
    rf"varannan(?! {_OFTEN})|vartannat(?! {_OFTEN})|(?:halvpart|hälft)en|halva (?:\w*(?:grupp|styrka|skara)|antal)\w*"
)
# "en kvarts miljon", "en halv miljon"
_OF_MILLION = r"(?:en )?(?:kvarts|halv|trekvarts|och en halv) (?:miljon|miljard|tusen)\w*"
SHARE = rf"{_OF_MILLION}|trekvart(?= av)|{_FRACTION}|{_EVERY}|{_SECOND}"
# "Vi" and "vi" are we, "I" and "i" a preposition.
ROMAN = r"(?!(?-i:[Vv]i|[Ii])\b)(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"


@cache
def value_of(words: str) -> float | None:
    """The number that a number word or a fraction says; None for what is neither."""
    plain = re.sub(r"\s+", " ", words).casefold().strip()
    if found := re.fullmatch(_FRACTION, plain):
        return (NUMBER_WORDS.get(found["times"] or "ett") or 1) / _PARTS[found["part"]]
    if found := re.fullmatch(_EVERY, plain):
        return 1 / _NTH[found["nth"]]
    if re.fullmatch(_SECOND, plain):
        return 0.5
    if found := re.fullmatch(rf"({NUMBER}|tio|hundra|tusen)tal(?:et|s)?", plain):
        return _whole(found[1])
    if found := re.fullmatch(rf"({'|'.join(ABOUT)})(?:tal)?(?:en|et)?", plain):
        return float(ABOUT[found[1]])
    return _whole(plain) if re.fullmatch(NUMBER, plain) else None


def _whole(words: str) -> float:
    plain = re.sub(r" (?:och )?|(?<=hundra)och|(?<=tusen)och", "", words)
    thousands, split, rest = plain.rpartition("tusen")
    return (
        1000 * (_hundreds(thousands.removesuffix("et") if thousands == "et" else thousands) or 1) + _hundreds(rest)
        if split
        else _hundreds(plain)
    )


def _hundreds(words: str) -> float:
    before, split, rest = words.rpartition("hundra")
    return 100 * (_tens(before) or 1) + _tens(rest) if split else _tens(words)


def _tens(words: str) -> float:
    if words in NUMBER_WORDS or words in ("", "en"):
        return float(NUMBER_WORDS.get(words, 1 if words else 0))
    ten = next(ten for ten in _TENS if words.startswith(ten))
    return float(_TENS[ten]) + _tens(words.removeprefix(ten))


# A verb in the past: of any weak conjugation, or one of the usual strong ones.
_PAST = r"\w{2,}(?:ade|ades|ddes|dde|lde|nde|rde|gde|vde|ttes|kte|ste|pte)|gick|fick|blev|kom|tog|gav|låg|stod|valde|hann|skrevs|avbröt\w*|bröt|sökte|ville|kunde|fanns|tyckte|såg|sa|drog|föll"

# --- change --------------------------------------------------------------------------------------------------------

# Verbs that tell of a rise or a fall where they stand in a claim, and else may tell of another thing: "han steg".
UP = (
    r"steg|lyft(?:e|er|s)?|rusa\w*|skena\w*|klättra\w*|toppa\w*|hoppa\w* upp|svälld?e|svällt|(?:tog|tagit|fick|fått) fart|gått om|gick om",
)
DOWN = (
    r"föll|fallit|rasa\w*|dök|dykt|backa\w*|svalna\w*|dämpa\w*|bromsa\w*|mattas|krymp\w*|avtog|avtagit|sina\w*|kort(?:as|ats|ades)|försv(?:ann|unnit)",
)
RISE = (
    r"ök(?:a|ar|ade|ades|at|ats|ad|as|ande)|\w*(?<!ans)(?<!ers)ökning(?!sled)\w*",
    r"(?:väx(?:er|te|t|ande)|vuxit|tillväxt|tillväxten)",
    r"stig(?:er|it|ande|a)|steg(?= (?:kraftigt|något|med|från|till|under|jämfört|igen)\b)",
    r"(?:upp|fram)gång(?:en|ar|arna)?|uppsving(?:et)?|uppåtgående|(?:lyft|lyfte|lyfts)(?= (?:från|till|med)\b)",
    r"(?:för|två|tre|fyr|fem|tio|mång|fler)dubbl(?:a|ar|at|ats|ade|ades|as|ad)|\w*dubbling(?:en|ar)?",
    r"dubblera(?:t|ts|de|des|s|r)?|dubbelt|\w+falt|(?:två|tre|fyr|fem|tio|mång|fler)faldig\w*",
    r"utök(?:a|ar|at|ats|ade|ades|as|ad)|utökning(?:en|ar)?",
    r"(?:upp|fram)ryckning(?:en|ar)?|uppsväng(?:en)?|återhämta(?:r|t|de) sig",
    r"tillt(?:a|ar|og|agit|agande)",
    r"höj(?:a|er|de|des|t|ts|s|d)|höjning(?:en|ar|arna)?",
    r"förbättra(?:r|t|ts|de|des|d|s)?|förbättring(?:en|ar|arna)?",
    r"stärk(?:a|er|t|ts|te|tes|s)",
)
FALL = (
    r"minsk(?:a|ar|ade|ades|at|ats|ad|as|ande)|\w*minskning(?:en|ar|arna|stakten)?",
    r"sjunk(?:a|er|it|ande)|sjönk",
    r"(?:ned|till ?baka)gång(?:en|ar|arna)?|nedåtgående|tapp(?:et)?|ras(?:et|ade|at)(?= (?:med|från|till|under)|[.,])",
    r"dala(?:r|t|de)|mattats|mattades",
    r"halvera(?:r|t|ts|de|des|s|d)?|halvering(?:en)?",
    r"(?:pekar|pekade|pekat|trend\w*(?: \w+)?) nedåt|(?:gått|gick|går) (?:ned|ner|bakåt|tillbaka)"
    r"(?= (?:med|från|kraftigt|något|jämfört|sedan|markant|rejält|betydligt|lite|avsevärt)\b|\s*[.,;!]|\s*$)",
    r"avt(?:a|ar|og|agit|agande)",
    r"krymp(?:a|er|te|t|ts|ande)|krympt",
    r"försämra(?:r|t|ts|de|des|d|s)?|försämring(?:en|ar|arna)?",
    r"försvaga(?:r|t|ts|de|des|s)?|urholka(?:ts|des|t)",
    r"reducera(?:r|t|ts|de|des|s)?|reduktion(?:en)?|decimera(?:t|ts|des)",
    r"sänk(?:a|er|te|tes|t|ts|s)|sänkning(?:en|ar|arna)?",
)
# A change whose direction the word does not tell; whatever verb tells what has become of a measured thing.
CHANGE = (
    r"(?:ojämn|jämn|sned|skev)(?:a)? \w*fördelning\w*|(?:trångt|fullt|tomt|glest) (?:i|på) \w+",
    r"förskjut(?:ning\w*|its|its|s|en|na)|försköts|(?:svängning|omsvängning|förändring|vändning)(?:en|ar|arna)?(?= (?:mot|från|till|jämfört|sedan|i antal|av antal)\b)",
    r"(?:åt|i) (?:rätt|fel) (?:håll|riktning)",
)
MORE = (
    r"(?:allt ?)?fler(?! (?:olika|av dessa)\b)|alltmer|allt (?:mer|oftare)",
    r"aldrig (?:förr|tidigare)|mer än|större|högre|längre|oftare|bättre|starkare|snabbare|dyrare|friskare|tätare|fortare",
    r"överst(?:iger|eg|igit|igande)|överskrid(?:er|it|its|s|ande)|överskred(?:s)?",
    r"överträffa(?:r|t|ts|de|des|s)?|sl(?:og|år|agit) (?:fjolårets|förra årets|föregående års|alla)",
    r"(?:över|under)representera(?:d|de|t)|överrepresentation(?:en)?",
)
LESS = (
    r"(?:allt ?)?färre|allt (?:mindre|mer sällan)|alltmindre",
    r"mindre|lägre|kortare|sämre|svagare|långsammare|billigare|glesare|mer sällan",
    r"underst(?:iger|eg|igit|igande)|underskrid(?:er|it|its|s|ande)|underskred(?:s)?",
    r"underrepresentation(?:en)?",
)
# Any other comparative beside "än": later than, younger than.
COMPARED = (
    r"[a-zåäö]{3,}re (?:\w+ )?än",
    r"(?:över|under|bortom|efter|mot) (?:all )?förvänt(?:an|ning)\w*|(?:tätt|närmast) därefter|därnäst|näst (?:flest|mest|störst|största|vanligast|vanligaste|högst|högsta|lägst|lägsta)",
    r"(?:till )?skillnad mot (?:i fjol|året|förra)|(?:jämfört|i jämförelse) med",
    r"(?:ligger|låg|legat|hamna\w*|placera\w* (?:sig|oss)|står|stod) (?:\w+ )?(?:före|bakom|efter|framför) (?:\w*männen|\w*kvinn\w+|andra|övriga|riket|länet|snittet|oss|de\b)",
    r"(?:blev|blivit|blir|mår) (?:\w+ )?[a-zåäö]+(?<!a)re(?! (?:än )?om\b)|allt [a-zåäö]{3,}re",
    r"på (?:andra|tredje|fjärde|sista|första) plats(?:en)?(?= (?:kommer|kom|ligger|låg|hamnar|hamnade|finns|återfinns|följer|står))",
)
SAME = (
    r"oföränd(?:rad|rat|rade|erlig\w*)|konstant(?:a)?(?= (?:nivå|antal|andel)|\s*[.,]|$)",
    r"lika (?:många|få|stor|stora|stort|små|hög|höga|högt|låg|låga|lågt|lång|långa|långt|vanlig\w*|mycket|ofta)",
    r"(?:i stort sett |ungefär |nästan |på )?samma (?:antal|nivå|andel|takt|(?:storlek|resultat|omfattning|utsträckning) som)\w*",
    r"(?:densamma|detsamma|desamma)(?= som| jämfört|\s*[.,]|$)",
    r"(?:kvar|ligger|låg|legat|blev|är) (?:kvar )?(?:på|i) (?:fjolårets|förra årets|föregående års|samma) nivå",
    r"(?:nivå|andel|antal|skillnad|mönstr|mönster|bild|trend|läge|resultat)(?:en|et|n|t)?(?: \w+){0,4}? (?:består|bestod|kvarstår|kvarstod|håller i sig|höll i sig)",
    r"stabil(?:t|a)? (?:nivå|antal|andel|över tid)|(?:står|stod|stått|ligger|låg|legat) still|stagnera(?:t|de|r)",
)

# --- order, degree and quantity ------------------------------------------------------------------------------------

# Order among all: the most, the fewest, and what is either (the largest fall is the smallest number).
_VERBS_OF_MANY = r"(?:remitterar|remitterade|ökade|ökar|växte|kommer|kom|söker|sökte|svarade|bidrog)"
MOST = (
    r"flest|mest(?= (?:vanlig\w*|förekommande|frekvent\w*|sökt\w*|av (?:alla|dem)|från|till)\b|\s*[.!])",
    rf"{_VERBS_OF_MANY} mest|vanligast|vanligaste|oftast förekommande",
    r"topp(?:ar|ade|at)|i topp|ligger etta|överst på listan|ledande ställning",
    r"(?:det|den|de) (?:främsta|vanligaste)",
)
LEAST = (
    r"färst|minst antal|lägsta?(?! möjliga)|minsta(?! möjliga)|kortast|kortaste|billigast\w*",
    r"i botten|sist på listan",
)
LARGEST = (
    r"(?:störst|största)(?! möjliga)",
    r"högsta?(?! (?:grad|möjliga|upp|\d|￼|#|en|ett|två|tre|fyra|fem|tio))",
    r"bäst|bästa(?! möjliga)|bäste|sämst|sämsta|längst(?! (?:fram|bak|upp|ned|in|ut|bort))|längsta|starkast\w*|svagast\w*|dyrast\w*",
    r"(?:minskade|minskar|sjönk|skiljer sig) mest|rekord(?:\w*)|(?:någonsin|hittills)(?=\s*[.,!]|\s*$)",
)
# What says that a number, or a share in words, is itself within what is claimed.
AT_LEAST = r"minst|åtminstone|lägst"
AT_MOST = r"högst|som mest"
# Shares claimed in words: more than the first share of the group, and at most the second.
DEGREES = (
    (r"(?:så gott som|i (?:det )?närmaste|nära nog|nästintill|praktiskt taget|i princip|i stort sett|nästan|närapå) (?:alla|samtliga|hela|varenda|varje)", 0.9, 1.0),
    (r"(?:långt (?:i)?från|inte) (?:alla|samtliga|hela)(?! (?:som|ska|kan|vill)\b)", 0.0, 1.0),
    (r"de allra flesta|en (?:överväldigande|förkrossande) majoritet", 2 / 3, 1.0),
    (r"(?:en )?(?:klar|stor|bred) majoritet(?:en)?|(?:ett )?stort flertal", 0.5, 1.0),
    (r"(?:den )?(?:övervägande|större|största|allra största) (?:delen|andelen)|till övervägande del", 0.5, 1.0),
    (r"(?:över|mer än|fler än|drygt) (?:hälften|varannan)", 0.5, 1.0),
    (r"(?:under|mindre än|färre än|knappt) (?:hälften|varannan)", 0.0, 0.5),
    (r"(?:de )?flesta|merpart(?:en)?|majoritet(?:en)?|flertal(?:et)?|huvuddel(?:en)?|huvudpart(?:en)?", 0.5, 1.0),
    (r"(?:lejon|brors)(?:part|lott|del)(?:en)?|huvudsak(?:en)?|huvudsakligen|främst|mestadels|oftast|övervägande", 0.5, 1.0),
    (r"(?:domin(?:ans|ansen)|dominera(?:r|de|t|s|des|nde))", 0.5, 1.0),
    (r"(?:en )?minoritet(?:en)?|mindretal(?:et)?", 0.0, 0.5),
    (r"(?:ett |en )?(?:litet )?fåtal(?:et)?|(?:en )?(?:liten )?bråkdel(?:en)?|(?:några|ytterst|mycket|väldigt) få|enstaka fall|undantagsfall", 0.0, 0.2),
)  # fmt: skip
_SIZED = (
    r"stor|stora|stort|liten|litet|lilla|små|ringa|hög|höga|högt|låg|låga|lågt|god|gott|betydande|betydlig|ansenligt?|avsevärd\w*|begränsa(?:d|t)"
    r"|försumbart?|obetydligt?|blygsamt?|aktningsvärt?|imponerande|oroande|anmärkningsvärt?|omfattande|försvinnande|icke obetydligt?|marginellt?|minimalt?|modest"
)
# Degrees that have no limit of their own: a comparison with something must carry them.
DEGREE = (
    r"enligt plan(?=\s*[.!,]|\s*$)|sällan|flitigt|(?:lyckat|framgångsrikt|starkt|svagt|tungt|tufft|gott|bra|svårt) (?:halv)?år(?:et)?|i (?:god )?tid(?=\s*[.,!]|\s*$)|(?:är|var|blev) (?:snarare )?(?:regel|legio|undantag\w*|vardag\w*|ovanlighet\w*)",
    r"så (?:få|många)(?! (?:som|olika|gånger))|(?:ovanligt|vanligt|sällsynt) att",
    r"(?:få|många)(?= som \w+(?:de|te)\b)",
    rf"(?<!så\s)(?<!till\s)(?:{_SIZED}|växande) (?:del|grupp|skara|mängd)(?:en|ar|er)?(?= (?:av|har|hade|är|var|deltagare|{_PAST})\b|\s*[.,]|\s*$)",
    r"(?:hög|låg|god|stor|svag|dålig) (?:nöjdhet|måluppfyllelse|svarsfrekvens|genomströmning|träffsäkerhet|beläggning|närvaro|frånvaro)(?:en)?",
    rf"(?:andel|antal)(?:en|et)? som (?:\w+ ){{1,5}}?(?:är|var|blev) (?:\w+ )?(?:{_SIZED})",
    r"(?:tomma|lediga|obesatta) platser|plats(?:er|erna)(?: \w+){0,3}? (?:fyll(?:des|ts|da)|utnyttja\w*|stod|gick åt|räckte)|(?:kanon|topp|super|rekord|jätte|skräll)(?:bra )?(?:resultat|siffror|betyg|utfall)\w*",
    rf"(?:bara|endast|blott) (?:en|ett|två|tre)(?: enda)?(?= (?:har|hade|{_PAST})\b)|en enda(?= (?:har|hade|{_PAST})\b)",
    r"(?:as|jätte|skit|super|skräck)många|(?:så )?(?:sjukt|otroligt|oväntat|ovanligt|förvånansvärt|ganska|väldigt|rätt|oerhört) (?:många|få)(?! (?:olika|gånger))",
    r"(?:är|var|varit|blev|hade|haft) (?:helt |nästan |i princip )?(?:fullt(?! (?:ut|möjlig\w*|med|förståelig\w*|frisk\w*))|full beläggning|fulla grupper|överfull\w*)|fullsatt\w*|(?:full|över)(?:belag|teckna|booka)\w*",
    r"\w+siffrig(?:t|a)?",
    r"(?:över|under)vikt(?:en)?(?= (?:av|för|bland)\b)",
    r"mängder av|massor (?:av|med)|en (?:hel )?mängd|en rad(?= (?:deltagare|personer|avslut|ansökningar))",
)
# Turns of phrase for how it went, whatever it is said of.
IDIOM = (
    r"(?:gick|går|gått|flöt|flyter|flutit|rulla\w*|löpte|löper|löpt)(?: \w+)? som (?!kurs|plan)\w+|på räls|(?:slog|slagit|slår|föll|fallit|faller)(?: \w+){0,2} (?:väl|illa|bra) ut",
    r"(?:på|ur) (?:vid gavel|rätt (?:köl|kurs|spår|bog|håll|väg)|fel (?:spår|kurs|bog|håll)|god väg|banan|bättringsvägen|efterkälken|fötter|gång igen|egna ben|knäna?|glänt|bred front|sparlåga|halvfart|högvarv|uppåtgående|nedgång|bristningsgränsen|askan|tapeten|noll igen)",
    r"i (?:hamn|land|stöpet|botten|taket|höjden|skyn|stå|kläm|dur|moll|med-? ?och motgång|medvind|motvind|uppförsbacke|nedförsbacke|spillror|otakt|fas med målet|kvav|putten|sank|gungning|topp(?:en)?|särklass|klar majoritet|(?:klar |stark )?(?:över|under)vikt|(?:klar )?majoritet|minoritet)(?! (?:av|med|till)\b)",
    r"(?:knäckt|knäckte|knäcker) (?:koden|nöten)|med (?:råge|marginal|bravur|glans|nöd och näppe|näppe|hedern i behåll|besked|besvär)|hela vägen|ända (?:fram|in i mål)|till (?:korta|pass|spillo)|gick (?:varm|het|het)|gått (?:varm|het)|(?:tänts|tändes|tänt) (?:i|ett|för)",
    r"ljus(?:et)? i (?:tunneln|mörkret)|(?:proppen|luften|bromsen|locket|dammluckorna)(?: \w+){0,3} (?:ur|i|av|på|öppn\w+)|(?:rädda|rädda\w+) (?:års\w+|året|ekonomin|resultat\w*|budget\w*|statistik\w*)|minne blott|vid det gamla|sig lik(?:t|a)?|(?:lämnar|lämnade) (?:en del|mycket|övrigt)(?: \w+)* (?:att )?önska|saknar motstycke|(?:skapat|skapade|skapar) ringar på vattnet|(?:vad|var) \w+ går för",
)
NEARLY = (r"drygt|knappt|nästan|närapå|bortåt|uppemot|inemot",)
AVERAGE = (r"(?:i )?(?:genom|riks|läns|års|team)?snitt(?:et|lig|liga|lige|ligt)?|i medeltal(?= (?:￼|\d))",)

# --- goals and money -----------------------------------------------------------------------------------------------

_GOAL = r"(?:\w*mål(?!grupp|are|ning)\w*|ambition(?:en|er|erna|snivån)|\w*nyckeltal\w*|\w*åtagande\w*)"
_MET = (
    r"nådd(?:e|es)?|nått|nåtts|nås|når|uppnå(?:dd|dda|dde|ddes|tt|tts|s)|uppfyll(?:d|t|da|des|ts|s|er|de)|klara(?:de|des|t|ts|s|r)"
    r"|missa(?:de|des|t|ts)|överträffa\w*|höll(?:s)?|hållits|hålls(?! mot)|sprack|spräckt\w*|infria\w*|förfela\w*"
)
GOAL = (
    r"(?:ger|gav|gett|givit) (?:\w+ )?(?:resultat|effekt|utdelning)|(?:gör|gjorde|gjort) (?:\w+ )?skillnad|i mål(?= med\b|\s*[.,!]|\s*$)|halvvägs|i hamn|(?:bär|burit|bar) frukt",
    rf"{_GOAL}(?: (?!ska|att|kan|som)\w+){{0,3}}? (?:{_MET})",
    rf"(?:{_MET})(?: inte| ej| ändå| också| båda| alla| nästan| nätt och jämnt)? (?:upp till )?(?:årets )?(?:sitt |sina |vårt |våra )?{_GOAL}",
    r"(?:under|över|i nivå med|långt från|nära|utanför) (?:det uppsatta |det satta |årets )?mål(?:et|en|nivån)",
    r"(?:en bit|lång väg|långt|mycket|inte långt) (?:kvar|igen) till (?:vårt |årets )?mål(?:et|en|tal\w*|nivå\w*)?",
)
_FUNDS = r"(?:medel|medlen|pengar(?:na)?|anslag(?:et|en)?|budget(?:en)?|bidrag(?:et|en)?|projektmedel|projektmedlen)"
MONEY = (
    r"budgetavvikelse\w*(?= (?:förel|finns|uppst|är|var|blev|ber))|(?:positiv|negativ)(?:t|a)? (?:\w+ )?(?:resultat|utfall|bokslut|avvikelse)\w*",
    r"(?:över|under)skott(?:et|en)?|(?:gått|gick|går) (?:med )?(?:plus|minus|back|vinst|förlust|jämnt ut)"
    r"|(?:slutade|landade|stannade|slutar|landar) (?:på|med) (?:plus|minus|noll)",
    r"budget(?:en|ramen)?(?: \w+){0,2}? (?:höll|hölls|hållits|hålls|sprack|överskred\w*|överskrid\w*|underskred\w*|klarades|räckte|i balans)",
    r"(?:höll|hölls|håller|överskred|underskred|överskridit|drog över|spräckte|klarade)(?: \w+)? budget(?:en|ramen)?",
    r"(?:visar|visade|visat|pekar på|blev) (?:ett )?(?:litet |stort )?(?:plus|minus)|(?:röda|svarta) siffror|(?:noll|plus|minus)resultat(?:et)?|(?:gick|går|gått|fick|få|fått) (?:\w+ )?ihop(?= ekonomiskt|\s*[.,!]|\s*$)",
    r"(?:bär|bar|burit) (?:sina|sina egna|egna) kostnader|(?:täckte|täckt|täcktes) (?:\w+ ){0,2}?(?:utgift|kostnad|underskott)\w*",
    r"(?:inom|över|under|utanför) (?:\w+ )?(?:anslag|kostnadsram|ekonomiska ram|ram)(?:et|en|arna)?(?=\s*[.,!]|\s*$| (?:för|under)\b)",
    rf"{_FUNDS}(?: (?!som\b)\w+){{0,3}}? (?:räck(?:te|t|er)|(?:tog|tagit|tar) slut|(?:blev|blivit|blir) (?:över|kvar)|förbruka\w*|gick åt|gått åt|kvarst\w+|återst\w+|återbetala\w*|omfördela(?:des|ts))(?! ￼)",
    r"(?:betala|löna)(?:r|de|t) sig|(?:tjäna|spara)(?:r|de|t|s|des|ts) (?:in|hem)|ett (?:plus|minus)|inbesparing(?:en|ar)?|besparing(?:en|ar)? (?:blev|gjordes|uppgick)|ekonomin? (?:är|var|blev) i balans",
)

# --- words that count only where they count somebody -----------------------------------------------------------------

ONE = ("en", "ett")
ALL = ("alla", "samtliga", "varenda", "varenda en", "allihop", "allesammans")
NONE = ("ingen", "inga", "inget")
MANY = (
    "många",
    "flera",
    "några",
    "få",
    "enstaka",
    "åtskilliga",
    "otaliga",
    "ett antal",
    "båda",
    "bägge",
    "en hel del",
    "ett gäng",
    "en skara",
)
# These count wherever they stand.
SOME = (r"(?:många|somliga|flera|få)(?=\s*[.!,]|\s*$)",)
NOBODY = (
    r"(?:ingen|inga)(?=\s*[.!]|\s*$)",
    r"(?:får|fick|fått) (?:alla|ingen) plats|(?:alla|samtliga) utom|(?:ingen|inget|inte en|inte ett) enda|inte någon(?: enda)?(?= (?:har|hade|fick|gick|blev|av|kom))|noll",
)
EVERYBODY = (
    rf"(?:alla|samtliga|ingen|inga|många|några|flera) (?!medarbetare)\w+(?:are|ent|enter|ant|anter|ist|ister|ör|örer|arinna|\w+kor) (?:har|hade|var|{_PAST})",
)
COUNTED_NOUNS = (
    r"deltagar(?:e|en|na)",
    r"person(?:er|erna|en)?",
    r"kvinn(?:a|or|orna)",
    r"man|män|männen",
    r"individ(?:er|erna)?",
    r"människor",
    r"ärende(?:n|na)?",
    r"ansök(?:an|ningar|ningarna)",
    r"avslut(?:ad|ade|en)?",
    r"start(?:er|ade)",
    r"inskriv(?:en|na)",
    r"un(?:ga|gdomar)",
    r"remiss(?:er|erna)?",
    r"remitterade",
    r"förlängning(?:ar|arna)?",
    r"punktinsats(?:er|erna)?",
    r"uppföljning(?:ar|arna)?",
    r"besök(?:en)?",
    r"stycken",
    r"svarande",
    r"enkätsvar",
)  # fmt: skip
# After these a counting word stands for the persons themselves: "ingen har", "många väntar".
COUNTED_VERBS = (
    r"har|hade|är|var|blev|blir|fick|får|gick|går|gått|kom|kommer|började|börjat|började|lämnade|slutade|avbröt|hoppade"
    r"|behöver|behövde|saknar|saknade|väntar|väntade|avslutar|startar|startade|fortsätter|fortsatte|deltar|deltog"
    r"|arbetar|arbetade|studerar|studerade|svarade|svarar|nådde|nåddes|fullföljde|upplever|upplevde|remitterades|står|lever|bor|mår|söker|känner|vågar|orkar|klarar|kombinerar|delar|väljer|tackar"
    rf"|(?!(?:inblandade|utbildade|intresserade|samlade|\w+ande|\w+ende)\b)(?:{_PAST})|bland",
)

# --- what is no result ---------------------------------------------------------------------------------------------

_MONTHS = r"(?:jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*"
_STREET = r"\w+(?:gatan|vägen|torget|gränd|gränden|allén|backen|stigen|plan|platsen|leden|gården)"
_UP_TO_TWELVE = r"(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|\d\d?)"
_UP_TO_FEW = r"(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|fjorton|femton|arton|tjugo|tjugofyra|trettio|sextio|nittio|\d\d?)"
_HOUR = r"(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)"
_COMPARATIVE = r"(?:mindre|större|högre|lägre|längre|kortare|bättre|snabbare|starkare)"
# Numerals and words that say no result: dates, moments of measuring, class labels, names, laws, addresses, times.
NO_RESULT = (
    r"\b\d{4}-\d\d-\d\d\b",
    # laws and papers
    r"\b(?:SFS|lag(?:en)?|förordning(?:en)?|prop\.?|SOU|Ds|dnr|diarienummer|HSLF-FS|SOSFS)?\s?\(?(?:19|20)\d\d(?:/\d\d)?:\d+\)?",
    r"\b(?:artikel|art\.|paragraf|stycke|punkt|mom\.|SoL|HSL|LSS|OSL|SFB|FL|LVU|LVM|GDPR|blankett(?:en)?)\s(?-i:[A-ZÅÄÖ]{1,4}\s?)?\d+(?:[.:]\d+)*(?:\s[a-z]\b)?|\b(?-i:[A-ZÅÄÖ]{2,5}) \d{3,5}\b(?! (?:kr|pers|delt))",
    r"\b\d+\s(?:kap\.?|kapitlet)(?:\s\d+\s?[a-z]?\s?§+)?|§+\s?\d+(?:[–-]\d+)?|\b\d+\s?[a-z]?\s?§+",
    r"\b(?:dnr|diarienummer|ISO|SS|ISBN|org\.?\s?nr|organisationsnummer)\.?:?\s[\w/.–-]*\d[\w/.–-]*",
    # addresses, telephones, times of the day
    r"\b(?:en|två|tre|fyra|fem|\d) trapp(?:a|or) (?:upp|ned)\b|\b(?:på|vid|i)\s(?-i:[A-ZÅÄÖ])\w+\s\d\b(?=\s*[.,])",
    rf"\b(?:(?-i:[A-ZÅÄÖ])\w+\s(?:gatan?|väg(?:en)?|torg(?:et)?)|{_STREET})\s\d+(?:\s?[A-Z]\b)?(?:,?\s(?:\d\s?tr\.?|våning\s\d+))?",
    r"\b\d{3}\s?\d\d\s(?=[A-ZÅÄÖ][a-zåäö])|\bbox\s\d+",
    r"(?<!\w)(?:\+\d\d[\s-]?\(?0?\)?[\s-]?\d|0\d{1,3}\s?[-–/]\s?\d|07\d\s?\d)[\d\s–-]{4,}\d|\b0\d{1,3}[\s-]\d\d[\d\s-]+\d",
    r"\bkl(?:\.|ockan)?\s?\d{1,2}(?:[.:]\d\d)?(?:\s?(?:[–-]|och|till)\s?(?:kl\.?\s?)?\d{1,2}(?:[.:]\d\d)?)?(?!\s?%)",
    r"\b\d{1,2}[.:]\d\d\s?[–-]\s?\d{1,2}[.:]\d\d\b|\b(?:börja[rs]?|slutar|öppnar|stänger|öppet|samlas|träffas|senast)(?: \w+)?\s(?:[01]?\d|2[0-3])[.:][0-5]\d\b",
    rf"\b(?:halv|kvart (?:över|i)|kl\.?|klockan) {_HOUR}\b(?! (?:miljon|tusen|procent)\w*)(?:\s?(?:[–-]|och|till)\s?(?:halv )?{_HOUR}\b)?",
    r"\b(?:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|vardag)\w*(?:\s?[–-]\s?\w+dag\w*)?(?:\smellan)?\s\d{1,2}(?:[.:]\d\d)?\s?(?:[–-]|och|till)\s?\d{1,2}(?:[.:]\d\d)?",
    rf"\b(?:plan|våning|våningen|steg|fas|nivå|rum|sal|linje|kapitel|avsnitt|modul|punkt|bilaga) {_HOUR}\b|dag(?:en|ar|arna)?(?: mellan| från)? {_HOUR}(?:\s?[–-]\s?| och | till ){_HOUR}\b",
    # years and dates
    r"\b(?:19|20)\d\d(?:\s?[–-]\s?(?:(?:19|20)\d\d|\d\d))?\b(?!\s*%|,\d|\s(?:deltagare|person|kvinn|män|ärende|ansök|kronor|timm|dag|besök|avslut))",
    rf"\b(?:[12]?\d|3[01])\s?(?:[–-]\s?(?:[12]?\d|3[01])\s?)?{_MONTHS}",
    r"\b(?:[12]?\d|3[01])\s?/\s?(?:1[0-2]|0?[1-9])\b",
    r"\b(?:vecka|veckorna|v\.)\s\d\d?(?:\s?[–-]\s?\d\d?)?|\b(?:kvartal|tertial)\s[1-4]|\b(?:första|andra|tredje|fjärde)\s(?:kvartalet|tertialet|halvåret|våningen)",
    rf"\bpå\s(?:{NUMBER})talet\b|\b(?:19|20)?\d0-talet\b",
    r"(?<!på )(?<!tog )(?<!var )(?<!blev )\b(?:3|6|12|18|tre|sex|tolv|arton)(?:\s(?:och|eller|respektive)\s(?:6|12|18|sex|tolv|arton))?\smån(?:\b|ad\w*)",
    # ages, classes, scales
    r"\b\d\d?\s?[–-]\s?\d\d?\sår\b|\b(?:på|över) fem år\b|\b\d\d?[–-]\d\d?-åring\w*|\b(?:under|över|från|fyllda)\s\d\d\sår\b",
    r"\b(?:mellan|från|åldern|åldrarna|under|över|fyllda)\s\d\d(?:\s?(?:och|till|[–-])\s?\d\d)?\sår\b",
    r"\bskala(?:n)?(?:\s(?!är\b|var\b|blev\b)\w+)?(?:\s(?:från|mellan))?\s\d+\s?(?:[–-]|till|och)\s?\d+",
    r"\b[a-zåäö]+-?\d+\b(?!-?tal)|\b\d+(?-i:[A-ZÅÄÖ])\b",
    r"\b(?:kapitel|kap\.|avsnitt|bilaga|lag|fas|steg|nivå|plan|våning|rum|sal|hus|nr|nummer|punkt|version|tabell|figur|diagram|sida|sidan|s\.|linje|buss|årskurs|klass|modul|alternativ|Windows|Office|Agenda|diarienr)\s\d+(?:[.:]\d+)*(?:\s?(?:[–-]|och|till)\s?\d+)?\b",
    r"\bupp till \d år\b|\bhögst 1 år\b|\bmer än 9 år\b|\bmer än 0 men under 5\b|\b5 men under 10\b|\b10 eller fler\b",
    r"\b1 700 timmar om året\b|\bminst tio timmar i veckan\b|\bkan inte skiljas från oförändra\w+",
    r"\b(?:yngre|äldre) än \d\d(?: år)?\b|\b(?:fyllt|fyller|fyllda) \d\d(?: år)?\b",
    # how a method is, not what became of it
    rf"\b(?:kan|får|ska|skall|bör|måste)\s(?:\w+\s){{0,4}}(?:högst|minst|längst|som mest|som längst|upp till)\s{_UP_TO_TWELVE}\s(?:månader|månad|veckor|dagar|timmar|år|gånger)\b",
    r"\b(?:prövas|omprövas|bedöms|upphör|förnyas|avslutas)\s(?:\w+\s){0,2}efter\s\d+(?:\s(?:och|eller|respektive)\s\d+)?\s(?:dagar|veckor|månader|år)\b",
    rf"\b(?:normalt|vanligtvis|i regel|vanligen|oftast) {_UP_TO_FEW}(?: (?:till|eller) {_UP_TO_FEW})? (?:dagar|veckor|månader|timmar|minuter|år)\b",
    r"\b(?:ställer|kräver|ger|innebär|fordrar) (?:större|högre|mindre|lägre|bättre) (?:krav|utrymme|ansvar|tydlighet|trygghet|möjligheter)\b",
    rf"\b\w{{2,}}(?:s|ar|er)\b(?: \w+){{0,4}}? (?:inom|efter|var|högst|minst) {_UP_TO_FEW} (?:dagar|veckor|månader|arbetsdagar|dygn|timmar)\b",
    r"\b(?:är|blir|känns|kan vara) (?:\w+ )?(?:viktigare|lättare|svårare|enklare|klokare|rimligare|roligare) än\b(?! (?:i fjol|förra|tidigare|året|20))",
    r"\b(?:ingen|inget) (?:är|blir|mår|vinner|tjänar|har nytta)(?: \w+)? (?:på|av) att\b|\b(?:upp|ned)trappning\w* av (?:arbetstid|tid|närvaro|timmar|medicin|insats)\w*",
    r"\bminsta lilla\b|\bdet (?:högsta|lägsta|översta|första|sista) (?=(?:är|heter|innebär|betyder) (?!￼|\d))",
    r"\b(?:ingen|inga|inget)\s(?=(?:\w+\s)?(?:\w+as|skrivs|ges|tas|väljs|stängs|döms|kräver|krävs)\b)",
    rf"\b{_UP_TO_TWELVE}\s(?:andra\s)?(?:verksamheter|parter|organisationer|myndigheter|huvudmän|samverkansparter|skalor|delskalor|områden|livsområden|steg|faser|perspektiv|rum|lokaler|kontor|våningar|språk|kommuner|delar|kapitel|avsnitt|moment|medlemmar|förbund|samordnare|coacher|handledare|huvuddelar|spår|pass|block|nivåer|teman|frågor|principer|uppdrag|datorer|bilar)(?:na|en)?\b(?!\s(?:har|hade|fick|gick|blev|ökade|minskade))",
    r"\bhundra procents\b|\bvar(?:t)? och e(?:n|tt)(?: av)?\b|\btillräckligt många\b|\bi ett och samma\b",
    r"\binte längre\b|\btar (?:\w+ )?längre tid\b|\blängre (?:fram|bort|än så)\b|\b(?:ena|andra) hälften\b|\bsenare än så\b",
    # a name: a capital letter within the sentence, with the word that belongs to it
    r"(?<=[a-zåäö] )(?-i:[A-ZÅÄÖ][a-zåäö]+)(?! (?:\w+ )?(?:deltagar|person|kvinn|män|individ|ärend|ansök|avslut|procent|av\b))(?= |[.,!?)]|$)",
    # comparatives and superlatives that name a thing
    r"\bsom (?:lägst|högst|minst|mest|längst|kortast)\b|\b(?:längsta|kortaste) räknade\b|\bav (?:största|yttersta|högsta) (?:vikt|betydelse|värde)\b|\bi (?:största|högsta|bästa) möjliga\b",
    r"\beftergymnasial\w*|\bstörre delen av (?:dagen|tiden|veckan|året)\b|\bbäst(?:a)? (?:sätt|praxis|möjliga|före)\w*|\bpå (?:bästa|lägsta|högsta) (?:sätt|nivå)\b",
    rf"\b(?:en|ett|något|någon|den|det|i|vår|vårt|sin|sitt)\s(?:(?:lite|något|mycket|ännu|betydligt|annan|annat|ny|nytt|\w+are)\s)?{_COMPARATIVE}\s(?!\w*(?:skott|ökning|minskning|gång|avvikelse|belopp|vinst|förlust|tapp)\b|vid\b|i\b|på\b|hos\b|för\b|under\b|andel|antal|del\b|grad|summa|kostnad|inflöde|resultat|kö\b|väntetid|behov|söktryck|omfattning|än\b)\w+",
    rf"\b(?:{_COMPARATIVE}|fler|färre)\s\w+(?=[^.]*\b(?:planeras|behövs|krävs|önskas|föreslås|efterfrågas|diskuteras)\b)",
    r"\b(?:alla|samtliga|varje)\s(?=(?:\w+\s)?(?:ska|skall|ges|får|kan|måste|bör|erbjuds|har rätt|behöver)\b)",
    r"\b(?:hellre|snarare|annat|annan|andra) än\b|\bstapel\w* höjd\b",
    r"\b[\w.+-]+@[\w-]+\.\w+\b|\bwww\.\S+",
    r"\b\w*(?:års|åringar|årsåldern|årig\w*)\b(?<!fjolårs)(?<!förra års)",
    r"\b(?:unga|vuxna|personer|deltagare|de) (?:under|över|mellan) \d\d(?! ?%| procent)\b|\bhögsta (?:avslutade|uppnådda) \w+",
    r"\b95\s?%(?=\skonfidens)|\b(?:hela|i) (?:tusen|miljon)tal\b",
    r"\bju \w+re\b[^.;]{0,40}\bdesto \w+re\b",
    rf"\b{_UP_TO_TWELVE}(?:\s?(?:till|eller|[–-])\s?{_UP_TO_TWELVE})?\s(?:gång(?:er)?|dagar?|timmar?|träff(?:ar)?|tillfällen?|möten?)\s(?:i|per|om|varje|var)\s(?:\w+\s)?(?:vecka|veckan|månad|månaden|dag|dagen|år|året|termin|kvartal)\w*",
    r"\bhur (?:många|stora?|stort|ofta|länge|få|hög|höga|högt|låg|låga|lågt|liten|litet)\b|\bså (?:många|få) som möjligt\b|\b(?:fler|mer|mindre) eller (?:färre|mindre)\b",
    r"\b(?:högre|lägre|längre|kortare) (?:utbildning\w*|studier|kurs\w*|praktik\w*|samtal|chef\w*|tjänst\w*|makter)\b",
)
# --- what a text speaks of -------------------------------------------------------------------------------------------

# A claim about the one cannot rest on facts of the other: words for a subject, and how its facts' ids begin.
SUBJECTS = (
    (r"\w*kostnad\w*|budget\w*|utgift\w*|intäkt\w*|(?:över|under)skott\w*", ("economy", "payback")),
    (r"väntetid\w*|kön?|köer\w*", ("inflow", "capacity")),
    (r"\w*ansök(?:an|ning\w*)|remiss\w*", ("inflow", "non_starts", "capacity", "comparison", "target_group")),
    (r"avslut(?:en|s\w*)?|avslutade", ("exits", "steps", "support", "occupation", "comparison", "capacity", "health",
        "payback", "follow_up", "aftercare", "population", "inflow.flow.ended", "inflow.flow.dropped_out",
        "inflow.by_month.exit")),
    (r"starter(?:na)?|nystarter(?:na)?", ("target_group", "capacity", "comparison", "population", "non_starts",
        "inflow.flow.started", "inflow.by_month.start", "inflow.referrers", "inflow.applications.started")),
    (r"hälsa\w*|skattning\w*|ORS", ("health", "comparison")),
    (r"nöjdhet\w*|enkät\w*", ("survey",)),
)  # fmt: skip
# A count of one sex is a fact of that sex.
SEXES = ((r"kvinn(?:a|or|orna)", "woman"), (r"man|män|männen", "man"))
