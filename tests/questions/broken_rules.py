"""Parts of a question file that do not go together."""

from tests.questions.good import Broken

CASES = {
    # -- ids, codes and numbers
    "reserved id": Broken(
        "id: slut",
        "id: ¤Token",
        "”Token” är upptaget: databasen, ett statistikprogram eller ett webbenkätverktyg "
        "använder det. Välj ett annat id.",
    ),
    "id that marks a file of ours": Broken(
        "id: slut",
        "id: ¤granska",
        "”granska” är upptaget: databasen, ett statistikprogram eller ett webbenkätverktyg "
        "använder det. Välj ett annat id.",
    ),
    "id that a tool calls a column of its own": Broken(
        "id: slut",
        "id: ¤lastPage",
        "”lastPage” är upptaget: databasen, ett statistikprogram eller ett webbenkätverktyg "
        "använder det. Välj ett annat id.",
    ),
    "same id": Broken(
        "id: slut",
        "id: ¤Ord",
        "Id:t ”Ord” finns redan på rad 55 (stora och små bokstäver räknas lika). Välj ett annat.",
    ),
    "reserved code": Broken(
        "gard: {",
        "¤time: {",
        "Koden ”time” är upptagen. Välj en annan.",
    ),
    "same text": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: ¤ljus, en: Bus}",
        "”buss” ser likadan ut som ”ljus” på språket ”sv”. Den som svarar kan inte skilja dem åt.",
    ),
    "text with other blanks": Broken(
        "{sv: Torget, en: The square}\n      park: {sv: Parken,",
        "{sv: Stora\u00a0torget, en: The square}\n      park: {sv: ¤stora  torget,",
        "”park” ser likadan ut som ”torg” på språket ”sv”. Den som svarar kan inte skilja dem åt.",
    ),
    "text with other quotes and hyphens": Broken(
        "{sv: Torget, en: The square}\n      park: {sv: Parken,",
        "{sv: '”Ny‐torget”', en: The square}\n      park: {sv: ¤'\"Ny-torget\"',",
        "”park” ser likadan ut som ”torg” på språket ”sv”. Den som svarar kan inte skilja dem åt.",
    ),
    "value and missing": Broken(
        "missing: declined}",
        "missing: declined, ¤value: 9}",
        "”ejsv” har både ”value” och ”missing”. "
        "Ta bort ”value”: declined är alltid 99 och unknown 98.",
    ),
    "value of the missing": Broken(
        "en: Big, value: 5",
        "en: Big, value: ¤99",
        "Talet 99 är upptaget (97 eget svar, 98 vet inte, 99 vill inte svara). Välj 0–96.",
    ),
    "same value": Broken(
        "en: Big, value: 5",
        "en: Big, ¤value: 1",
        "”stor” får samma tal som ”lite”: 1. Skriv ett annat ”value”.",
    ),
    "two that decline": Broken(
        "stor: {sv: Stort, en: Big, value: 5}\n",
        "stor: {sv: Stort, en: Big, value: 5}\n"
        "      v1: {sv: Vet ej, en: Unsure, missing: unknown}\n"
        "      v2: {sv: Kan ej, en: Cannot, ¤missing: unknown}\n",
        "”v2” och ”v1” är båda unknown. Bara ett val kan vara det.",
    ),
    "comma in a text": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, ¤tack, en: End}",
        "”tack” står ensamt här. "
        'Innehåller texten ett kommatecken, så sätt raka citattecken (") om hela texten.',
    ),
    "comma in a choice": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: Buss, ¤helst, en: Bus}",
        "”helst” står ensamt här. "
        'Innehåller texten ett kommatecken, så sätt raka citattecken (") om hela texten.',
    ),
    "missing in a ranking": Broken(
        "{sv: Gård, en: Club}",
        "{sv: Gård, en: Club, ¤missing: unknown}",
        "”missing” går inte i en rangordning. Den som inte vill svara hoppar över.",
    ),
    "nine choices and other": Broken(
        "    exclusive: [ingen]\n    max: 2\n",
        "".join(f"      c{n}: {{sv: Nr {n}, en: No {n}}}\n" for n in range(6))
        + "    ¤other: true\n",
        "Med ”other: true” får frågan ha högst 8 val, för det fria svaret är det nionde.",
    ),
    "exclusive that is no choice": Broken(
        "exclusive: [ingen]",
        "exclusive: [¤ingan]",
        "Koden ”ingan” finns inte i frågan ”plats”. Menade du ”ingen”?",
    ),
    "max above the choices": Broken(
        "    max: 2\n",
        "    max: ¤4\n",
        "”max” är 4 men frågan har bara 3 val.",
    ),
    "pick above the choices": Broken(
        "pick: 2",
        "pick: ¤4",
        "”pick” är 4 men frågan har bara 3 val.",
    ),
    "min above max": Broken(
        "max: 99",
        "min: 100\n    max: ¤99",
        "”min” (100) ska vara mindre än ”max” (99).",
    ),
    # -- skip rules
    "condition on a later question": Broken(
        "alder: {not: [ung]}",
        "¤prio: {not: [ljus]}",
        "”betyg” beror på ”prio” som kommer senare. Flytta ”betyg” så att den kommer efter ”prio”.",
    ),
    "condition on itself": Broken(
        "alder: {not: [ung]}",
        "¤betyg: [1]",
        "Frågan ”betyg” kan inte bero på sitt eget svar. Ta bort villkoret.",
    ),
    "condition on a misspelt question": Broken(
        "alder: {not: [ung]}",
        "¤aldre: {not: [ung]}",
        "Det finns ingen fråga ”aldre” före den här. Menade du ”alder”?",
    ),
    "condition on a misspelt row": Broken(
        "problem_fart:",
        "¤problme_fart:",
        "Det finns ingen fråga ”problme_fart” före den här. Menade du ”problem_fart”?",
    ),
    "condition on no question": Broken(
        "alder: {not: [ung]}",
        "¤xyz: {not: [ung]}",
        "Det finns ingen fråga ”xyz” före den här. Skriv id på en tidigare fråga.",
    ),
    "condition on an unknown code": Broken(
        "alder: {not: [ung]}",
        "alder: {not: [¤vuxen]}",
        "Koden ”vuxen” finns inte i frågan ”alder”. Där finns: ung, gam, ejsv.",
    ),
    "condition on a whole matrix": Broken(
        "problem_fart:",
        "¤problem:",
        "”problem” är ingen rad i en matris. Skriv en av: problem_fart, problem_mork.",
    ),
    "condition on a row of a single": Broken(
        "alder: {not: [ung]}",
        "¤alder_ung: [ung]",
        "Frågan ”alder” har inga rader. Skriv ”alder” i stället för ”alder_ung”.",
    ),
    "condition on free text": Broken(
        "    text: {sv: Slut, en: End}\n",
        "    text: {sv: Slut, en: End}\n    show_if: {¤ord: [x]}\n",
        "Villkor kan inte bygga på ”ord”, för den är av typen text. "
        "Använd single, multi, matrix, number eller rating.",
    ),
    "condition on an impossible number": Broken(
        "sett: [1, 2]",
        "sett: [1, ¤100]",
        "”100” kan inte vara svar på ”sett”. Skriv heltal mellan 0 och 99.",
    ),
    "condition that compares": Broken(
        "sett: [1, 2]",
        'sett: [¤">1"]',
        "”>1” är inget heltal. Räkna upp de tal som gäller, ett och ett. ”sett” kan vara 0–99.",
    ),
    "condition on a misspelt matrix": Broken(
        "alder: {not: [ung]}",
        "¤problme: {not: [stor]}",
        "Det finns ingen fråga ”problme” före den här. Skriv id på en tidigare fråga.",
    ),
    "condition with a misspelt not": Broken(
        "alder: {not: [ung]}",
        "alder: {¤nott: [ung]}",
        "Nyckeln ”nott” finns inte här. Menade du ”not”?",
    ),
    # -- the survey as a whole
    "closes before it opens": Broken(
        "closes: 2027-09-01",
        "closes: ¤2026-09-01",
        "Enkäten stänger (2026-09-01) innan den öppnar (2027-05-01).",
    ),
    "indicator of two kinds": Broken(
        "  poang: {question: prio, points: [2, 1],",
        "  ¤poang: {question: problem, count: [stor], plus: [lite],",
        "Måttet ”poang” ska ha antingen ”count”, eller ”plus” och ”minus”, eller ”points”.",
    ),
    "indicator of no question": Broken(
        "stort: {question: problem,",
        "stort: {question: ¤problme,",
        "Frågan ”problme” finns inte. Menade du ”problem”?",
    ),
    "indicator of an unknown code": Broken(
        "count: [stor]",
        "count: [¤stort]",
        "Koden ”stort” finns inte i frågan ”problem”. Menade du ”stor”?",
    ),
    "indicator of a number": Broken(
        "  poang: {question: prio, points: [2, 1],",
        "  poang: {question: ¤sett, count: [1],",
        "Frågan ”sett” är av typen number. Här går bara: single, multi, matrix, ranking.",
    ),
    "counted and excluded": Broken(
        "exclude: [lite]",
        "exclude: [¤stor]",
        "”stor” står både i ”exclude” och i ”count”. Ta bort den ur den ena listan.",
    ),
    "plus and minus": Broken(
        "minus: [lite]",
        "minus: [lite, ¤stor]",
        "”stor” står både i ”minus” och i ”plus”. Ta bort den ur den ena listan.",
    ),
    "indicator that counts nothing": Broken(
        "  stort: {question: problem, count: [stor], exclude: [lite],",
        "  ¤stort: {question: problem, count: [],",
        "Måttet ”stort” ska ha antingen ”count”, eller ”plus” och ”minus”, eller ”points”.",
    ),
    "ranking without points": Broken(
        "  poang: {question: prio, points: [2, 1],",
        "  poang: {question: ¤prio, count: [ljus],",
        "”prio” är en rangordning. Den räknas med ”points”.",
    ),
    "three-letter language that is not listed": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: Buss, en: Bus, ¤fin: Bussi}",
        "Språket ”fin” står inte i enkätens ”languages” (sv, en). "
        "Lägg till det där, eller ta bort texten här.",
    ),
    "points without a ranking": Broken(
        "{question: prio, points: [2, 1],",
        "{question: alder, ¤points: [2, 1],",
        "”points” går bara på en rangordning (ranking).",
    ),
    "points for too few places": Broken(
        "points: [2, 1]",
        "points: ¤[2]",
        "”points” ska ha ett tal för varje plats: 2 tal.",
    ),
}
"""Each is answered with this one error and nothing else."""

WARNINGS = {
    "one straight quote": Broken(
        "sv: Torget",
        'sv: ¤Torget"',
        "Texten slutar med ett rakt citattecken som visas för den som läser. "
        "Skriv ett först också, eller ta bort det.",
    ),
    "text that a comment cuts short": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: ¤Fråga #1 är slut\n      en: End  # the end",
        "Texten slutar här: ”Fråga”. Det som står efter # är en kommentar. "
        "Hör det till texten, så sätt citattecken om alltihop.",
    ),
    "curly quotes": Broken(
        "sv: Torget",
        "sv: ¤”Torget”",
        "Texten börjar och slutar med ”, och de visas för den som läser. "
        "Menade du raka citattecken?",
    ),
    "never shown": Broken(
        "  - id: sett\n    type: number\n",
        "  - id: sett\n    type: number\n    modes: [web]\n",
        "”betyg” visas aldrig i läget kiosk, för ”sett” ställs inte där. "
        "Skriv samma ”modes” på båda.",
    ),
    "text that is another code": Broken(
        "ung: {sv: Ung, en: Young}",
        "ung: {sv: ¤Gam, en: Young}",
        "”ung” har texten ”Gam”, som är koden för ett annat svarsval. "
        "I en fil från webbenkäten kan de förväxlas. Ta andra koder, gärna bokstäver.",
    ),
    "text that is the code of the free line": Broken(
        "en: Nowhere}\n",
        "en: ¤Other}\n    other: true\n",
        "”ingen” har texten ”Other”, som är koden för ett annat svarsval. "
        "I en fil från webbenkäten kan de förväxlas. Ta andra koder, gärna bokstäver.",
    ),
    "words of few": Broken(
        "    max_chars: 500\n",
        "    ¤show_if: {alder: [gam]}\n",
        "”ord” visas bara för en del. Kan färre än 10 ha skrivit något, så står orden under "
        "”övrigt” i resultatet, utan frågan.",
    ),
    "a sign that the console has not": Broken(
        "{sv: Hur gammal?,",
        "{sv: ¤Hur gammal 😀?,",
        "Tecknet ”😀” finns inte i kioskens typsnitt och visas som en ruta. "
        "Använd ett annat tecken.",
    ),
}
"""Each is answered with this one warning, and the survey loads."""
