"""The eight SUS reports of 2022 as the system printed them, tabs between cells; every fault is the print's own.

Real figures, not invented. The layouts are awkward on purpose of nobody: blank merged cells, a sentence that belongs to
another report, a total under a category's name, changes with the wrong sign, one table in four overlapping fragments.
"""

# ruff: noqa: E501  (a printed line is one line)

EDUCATION = """\
SUS - Utbildningsnivå
Exekvering: 2023-01-18 13:28:41
Visar antal deltagare utifrån högsta slutförda utbildningsnivå samt andelsfördelningen mellan utbildningsnivåerna
Enbart deltagare som har startat insats under urvalsperioden visas i rapporten
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): 86 Varav unika deltagare: 86

Utbildningsnivå\tInsats\tKön\tAntal deltagare\tAndel deltagare
Annan eftergymnasial utbildning\tSamordningsteam Västerås\tKvinna\t7\t8,1%
\t\tMan\t6\t7,0%
Grundskola\tSamordningsteam Västerås\tKvinna\t15\t17,4%
\t\tMan\t9\t10,5%
Gymnasium\tSamordningsteam Västerås\tKvinna\t16\t18,6%
\t\tMan\t12\t14,0%
Högskola/Universitet mer än 3 år\tSamordningsteam Västerås\tKvinna\t6\t7,0%
\t\tMan\t3\t3,5%
Högskola/Universitet upp till 3 år\tSamordningsteam Västerås\tKvinna\t5\t5,8%
\t\tMan\t1\t1,2%
Högskola/universitet upp till 1 år\tSamordningsteam Västerås\tKvinna\t2\t2,3%
\t\tMan\t1\t1,2%
Saknas/okänd\tSamordningsteam Västerås\tMan\t3\t3,5%
Slutsumma\t\t\t86\t100,0%

Kön: Kvinna
"""

AGE = """\
SUS - Åldersfördelning
Exekvering: 2023-01-18 13:25:25
Visar antal deltagare per åldersgrupp samt andelsfördelningen mellan olika åldersgrupper i insatser. Deltagarnas ålder beräknas vid start av insatsen
Deltagarna fördelas på ditt valda intervall. Enbart deltagare som har startat insats under urvalsperioden visas i rapporten
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): 86 Varav unika deltagare: 86

Åldersintervall\tAntal deltagare\tAndel deltagare
15 - 29\t17\t19,8%
30 - 44\t38\t44,2%
45 - 59\t27\t31,4%
60 - 74\t4\t4,7%

Antal deltagare
Antal deltagare
"""

TIME_ON_SUPPORT = """\
SUS - Tid i offentlig försörjning
Totalsumman av antalet försörjningar nedan kommer därför vanligtvis vara högre än antalet deltagare
Exekvering: 2023-01-18 13:39:08
Visar antal deltagare utifrån tid i offentlig försörjning före insats. Du får även se andelsfördelningen. Enbart deltagare som har startat insats under urvalsperioden visas i rapporten.
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): 86 Varav unika deltagare: 86

Tid i försörjning text\tAntal deltagare\tAndel deltagare
Upp till 1 år\t6\t7,0%
Upp till 2 år\t8\t9,3%
Upp till 3 år\t15\t17,4%
Upp till 4 år\t9\t10,5%
Upp till 5 år\t6\t7,0%
Upp till 6 år\t7\t8,1%
Upp till 7 år\t5\t5,8%
Upp till 8 år\t2\t2,3%
Upp till 9 år\t5\t5,8%
Mer än 9 år\t19\t22,1%
Ej tillämpligt\t4\t4,7%
<b>Slutsumma</b>\t<b>86</b>\t<b>100,0%</b>

Antal deltagare
"""

OCCUPATION_GROUPS = """\
SUS - Sysselsättning efter avslutad insats
Exekvering: 2023-01-18 13:20:42
Visar deltagarnas sysselsättningar före och efter insats. Resultatet visas aggregerat för hela urvalsperioden. Observera att aktivt arbetssökande också kan studera och därför kan återfinnas i flera staplar. Enbart deltagare som avslutad insats under urvalperioden ingår i urvalet.
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): Varav unika deltagare:

Sysselsättningsgrupp2\tAntal före\tAndel före\tAntal efter\tAndel efter\tFörändring\tFörändring i procent
Aktivt arbetssökande (som ej studerar eller arbetar)\t14\t87,5%\t15\t26,3%\t1\t7
Förvärvsarbete\t2\t12,5%\t5\t8,8%\t3\t150
Studier\t\t\t2\t3,5%\t\t
Uppgift saknas\t\t\t35\t61,4%\t\t
<b>Slutsumma</b>\t<b>16</b>\t<b>100,0%</b>\t<b>57</b>\t<b>100,0%</b>\t<b>41</b>\t<b>256</b>

Antal före, Antal efter
"""

OCCUPATIONS = """\
SUS - Sysselsättning efter avslutad insats
Exekvering: 2023-01-18 13:19:39
Visar deltagarnas sysselsättningar före och efter insats. Resultatet visas aggregerat för hela urvalsperioden. Observera att aktivt arbetssökande också kan studera och därför kan återfinnas i flera staplar. Enbart deltagare som avslutat insats under urvalsperioden ingår i urvalet.
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): 53\tVarav unika deltagare: 53
--\t---------------------------

Sysselsättning\tFöre\t\tEfter\t\tSysselsättning\tAntal före\tAntal efter\tFörändring\tFörändring %
\tAntal\tAndel\tAntal\tAndel\t\t\t\t\t
Ej sub arbete\t2\t12,5%\t1\t1,9%\tEj sub arbete\t2\t1\t1\t-50
Sub arbete\t\t\t4\t7,5%\tSub arbete\t\t4\t-4\t
Studier\t\t\t2\t3,8%\tStudier\t\t2\t-2\t
Aktivt arbetssökande\t14\t87,5%\t15\t28,3%\tAktivt arbetssökande\t14\t15\t-1\t7
Utskrivning-Utan mätning\t\t\t6\t11,3%\tUtskrivning-Utan mätning\t\t6\t-6\t
Ej avslutade\t\t\t29\t54,7%\tEj avslutade\t\t29\t-29\t
Arbete och/eller studier\t2\t12,5%\t7\t13,2%\tArbete och/eller studier\t2\t7\t-5\t250
"""

EXIT_REASONS = """\
SUS - Avslutsanledningar
Exekvering: 2023-01-18 13:29:42
Resultatet visas aggregerat för hela urvalsperioden
Deltagarna kan bara ha en avslutsanledning per avslutad insats.
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): 53 Varav unika deltagare: 53

Avslutsanledning\tAntal deltagare\tAndel deltagare
Uppgift saknas\t53\t100,0%
Utskrivning\t15\t28,3%
Utskrivning pga flytt\t1\t1,9%
Utskrivning pga sjukdom\t20\t37,7%
Utskrivning-Fortsatt rehabilitering\t11\t20,8%
Utskrivning-Utan mätning\t6\t11,3%
<b>Slutsumma</b>\t<b>53</b>\t<b>100,0%</b>
"""

SUPPORTS = """\
Deltagarnas försörjningsförändringar/försörjningsflöden
Exekvering: 2023-01-18 13:22:53
Visar deltagarnas försörjningar före och efter insats samt förändringen mellan före och efter. Enbart deltagare som har avslutat insats under urvalsperioden ingår i urvalet
Observera att en deltagare kan ha flera olika försörjningskällor vid start- och sluttillfället! Totalsumman av antalet försörjningar nedan kommer därför vanligtvis vara högre än antalet deltagare.
Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): 53 Varav unika deltagare: 53
Antal deltagare före insats, Antal deltagare efter insats

Försörjningskälla\tAntal deltagare före insats\tAndel före\tAntal deltagare efter insats\tAndel efter\tFörändring\tFörändring i %
Ingen offentlig försörjning\t2\t3,3%\t6\t9,8%\t4\t200
Sjukersättning\t\t\t1\t1,6%\t\t
Sjukpenning/Rehabpenning\t12\t19,7%\t10\t16,4%\t-2\t-16
Studiestöd/Studiemedel\t\t\t1\t1,6%\t\t

Försörjningskälla\tAntal deltagare före insats\tAntal deltagare efter insats\tFörändring
\t\t\t6
A-kassa\t2\t\t
Aktivitetsersättning\t2\t\t
Aktivitetsstöd\t4\t9\t5
Annan offentlig försörjning\t1\t\t
Försörjningsstöd\t38\t28\t-10
Ingen offentlig försörjning\t2\t6\t4
Sjukersättning\t\t1\t
Sjukpenning/Rehabpenning\t12\t10\t-2
Studiestöd/Studiemedel\t\t1\t

Försörjningskälla\tAndel före\tAndel efter\tFörändring i %
\t\t9,8%\t
A-kassa\t3,3%\t\t
Aktivitetsersättning\t3,3%\t\t
Aktivitetsstöd\t6,6%\t14,8%\t125
Annan offentlig försörjning\t1,6%\t\t
Försörjningsstöd\t62,3%\t45,9%\t-26
Ingen offentlig försörjning\t3,3%\t9,8%\t200
Sjukersättning\t\t1,6%\t
Sjukpenning/Rehabpenning\t19,7%\t16,4%\t-16
Studiestöd/Studiemedel\t\t1,6%\t

Försörjningskälla\tAntal deltagare före insats\tAndel före\tAntal deltagare efter insats\tAndel efter\tFörändring\tFörändring i %
\t\t\t6\t9,8%\t\t
A-kassa\t2\t3,3%\t\t\t\t
Aktivitetsersättning\t2\t3,3%\t\t\t\t
Aktivitetsstöd\t4\t6,6%\t9\t14,8%\t5\t125
Annan offentlig försörjning\t1\t1,6%\t\t\t\t
Försörjningsstöd\t38\t62,3%\t28\t45,9%\t-10\t-26
"""

MONTHS = """\
SUS - Tid i samverkansinsats (avslutade)
Exekvering: 2023-01-18 13:23:32
Visar deltagarnas tid i insats, det vill säga tiden från startdatum till slutdatum. Deltagarna fördelas på ditt valda månadsintervall. Andelsfördelningen visar hur deltagarna fördelas mellan intervallen
Enbart deltagare som har avslutat insats under urvalsperioden visas i rapporten
SUS - Deltagar rapport Tid i insats Totalt antal deltagare (ej anonyma) som avslutat: 47 Varav unika deltagare: 47

Antal månader i insats intervall\tAntal deltagare\tAndel deltagare
1 - 5\t7\t14,9%
6 - 10\t13\t27,7%
11 - 15\t19\t40,4%
16 - 20\t8\t17,0%
<b>Slutsumma</b>\t<b>47</b>\t<b>100,0%</b>

Antal deltagare
"""
