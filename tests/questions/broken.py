"""Broken question files: what was done to a good one, and the sentence that must answer it.

`¤` in the replacement marks the line and column that must be named; it is not part of the file.
"""

from typing import NamedTuple

GOOD = """\
survey: trygg
version: "1"
languages: [sv, en]
title: {sv: Titel, en: Title}
intro: {sv: Hej, en: Hello}
online: {url: "https://www.essunga.se"}
period: {opens: 2027-05-01, closes: 2027-09-01}
questions:
  - id: alder
    type: single
    background: true
    text: {sv: Hur gammal?, en: How old?}
    choices:
      ung: {sv: Ung, en: Young}
      gam: {sv: Gammal, en: Old}
      ejsv: {sv: Vill inte svara, en: Prefer not to say, missing: declined}
  - id: plats
    type: multi
    text: {sv: Var?, en: Where?}
    help: {sv: Välj, en: Choose}
    choices:
      torg: {sv: Torget, en: The square}
      park: {sv: Parken, en: The park}
      ingen: {sv: Ingenstans, en: Nowhere}
    exclusive: [ingen]
    max: 2
  - id: problem
    type: matrix
    text: {sv: Hur stort?, en: How big?}
    rows:
      fart: {sv: Fart, en: Speed, theme: trafik}
      mork: {sv: Mörker, en: Darkness}
    columns:
      lite: {sv: Litet, en: Small}
      stor: {sv: Stort, en: Big, value: 5}
  - id: sett
    type: number
    max: 99
    unit: {sv: gånger, en: times}
    text: {sv: Hur ofta?, en: How often?}
  - id: betyg
    type: rating
    max: 5
    labels: {sv: [Dåligt, Bra], en: [Bad, Good]}
    text: {sv: Betyg?, en: Grade?}
    show_if: {alder: {not: [ung]}, problem_fart: [stor], sett: [1, 2]}
  - id: prio
    type: ranking
    pick: 2
    text: {sv: Viktigast?, en: Most important?}
    choices:
      ljus: {sv: Ljus, en: Light}
      buss: {sv: Buss, en: Bus}
      gard: {sv: Gård, en: Club}
  - id: ord
    type: text
    text: {sv: Förslag?, en: Suggestion?}
    max_chars: 500
  - id: slut
    type: info
    text: {sv: Slut, en: End}
indicators:
  stort: {question: problem, count: [stor], exclude: [lite]}
  netto: {question: problem, plus: [stor], minus: [lite]}
  poang: {question: prio, points: [2, 1]}
rollup:
  alder: {ung: unga, gam: vuxna}
"""


class Broken(NamedTuple):
    old: str
    new: str
    sentence: str


CASES = {
    # -- the file and its YAML
    "anchor": Broken(
        "Hur gammal?,",
        "¤&namn Hur gammal?,",
        "Namnet ”&namn” är ett YAML-ankare. Sådana används inte här. "
        "Ta bort det, eller sätt citattecken om hela texten.",
    ),
    "alias": Broken(
        "sv: Slut,",
        "sv: ¤*slut ,",
        "”*slut” är en YAML-hänvisning. Sådana används inte här. "
        "Skriv ut det som ska stå, eller sätt citattecken om texten.",
    ),
    "tag": Broken(
        "sv: Slut,",
        "sv: ¤!!str Slut,",
        "”tag:yaml.org,2002:str” är en YAML-etikett. Sådana används inte här. "
        "Ta bort den, eller sätt citattecken om texten.",
    ),
    "code tag": Broken(
        "sv: Slut,",
        "sv: ¤!!python/object/apply:os.system 'true',",
        "”tag:yaml.org,2002:python/object/apply:os.system” är en YAML-etikett. "
        "Sådana används inte här. Ta bort den, eller sätt citattecken om texten.",
    ),
    "duplicate key": Broken(
        'version: "1"\n',
        'version: "1"\n¤version: "2"\n',
        "”version” står redan på rad 2. Ta bort den ena.",
    ),
    "duplicate choice": Broken(
        "      gam: {sv: Gammal, en: Old}\n",
        "      gam: {sv: Gammal, en: Old}\n      ¤ung: {sv: Yngre, en: Younger}\n",
        "”ung” står redan på rad 14. Ta bort den ena.",
    ),
    "second document": Broken(
        "rollup:\n",
        "¤---\nrollup:\n",
        "Här börjar ett nytt dokument (”---”). En frågefil är ett enda dokument. Ta bort raden.",
    ),
    "tab as indent": Broken(
        "  - id: ord\n    type: text\n",
        "  - id: ord\n¤\ttype: text\n",
        "Här står ett tecken som en text inte kan börja med. Är det en tabb, så gör indrag med "
        "mellanslag. Annars sätt citattecken om texten.",
    ),
    "colon in text": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: Slut¤: nu",
        "Ett kolon stör här eller på raden före. Efter nyckelns kolon ska ett mellanslag stå, "
        "och en text med kolon ska ha citattecken.",
    ),
    "bracket left open": Broken(
        "    text: {sv: Slut, en: End}\n",
        "    text: {sv: Slut, en: End\n",
        "Här saknas ett kommatecken, eller en klammer ] eller } som avslutar.",
    ),
    "quote left open": Broken(
        '"https://www.essunga.se"',
        '"https://www.essunga.se',
        "Ett citattecken saknas. Texten som börjar på raden före, eller här, tar aldrig slut.",
    ),
    "indent": Broken(
        "    max: 2\n",
        "   ¤max: 2\n",
        "Indraget stämmer inte, eller så saknas citattecken om en text. "
        "Rader som hör ihop ska börja lika långt in.",
    ),
    "line that is no key": Broken(
        "    max: 2\n",
        "    max 2\n",
        "Här saknas ett kolon med mellanslag efter, eller ett citattecken på en tidigare rad.",
    ),
    "NUL": Broken(
        "Titel",
        "Ti¤\0tel",
        "Här står ett osynligt eller otillåtet tecken (U+0000). Ta bort det.",
    ),
    "escape": Broken(
        "Titel",
        "Ti¤\x1b[31mtel",
        "Här står ett osynligt eller otillåtet tecken (U+001B). Ta bort det.",
    ),
    "bidi override": Broken(
        "Titel",
        "Ti¤\u202etel",
        "Här står ett osynligt eller otillåtet tecken (U+202E). Ta bort det.",
    ),
    "bidi override, escaped": Broken(
        "Titel",
        '¤"Ti\\u202Etel"',
        "Här står ett osynligt eller otillåtet tecken (U+202E). Ta bort det.",
    ),
    "bidi override in a comment": Broken(
        "title:",
        "# hej ¤\u2066\ntitle:",
        "Här står ett osynligt eller otillåtet tecken (U+2066). Ta bort det.",
    ),
    # -- the shape
    "unknown key": Broken(
        "period:",
        "¤peroid:",
        "Nyckeln ”peroid” finns inte här. Menade du ”period”?",
    ),
    "key of another type": Broken(
        "    max_chars: 500\n",
        "    ¤pick: 3\n",
        "Nyckeln ”pick” hör till en annan sorts fråga än ”type: text”. "
        "Ta bort den eller ändra typen.",
    ),
    "unknown key of a choice": Broken(
        "en: Big, value: 5",
        "en: Big, ¤valeu: 5",
        "Nyckeln ”valeu” finns inte här. Menade du ”value”?",
    ),
    "text inside a choice": Broken(
        "{sv: Litet, en: Small}",
        "{sv: Litet, en: Small, ¤text: Litet}",
        "Skriv språken direkt under ”lite”, utan ”text”: lite: {sv: …, en: …}.",
    ),
    "missing version": Broken(
        'survey: trygg\nversion: "1"\n',
        "¤survey: trygg\n",
        "”version” saknas. Skriv ”version:” längst till vänster på en egen rad.",
    ),
    "question without id": Broken(
        "  - id: slut\n    type: info\n",
        "  - ¤type: info\n",
        "”id” saknas under ”type: info”.",
    ),
    "question without type": Broken(
        "  - id: slut\n    type: info\n",
        "  - ¤id: slut\n",
        "Frågan saknar ”type”. "
        "Skriv en av: single, multi, matrix, number, rating, ranking, text, info.",
    ),
    "ranking without pick": Broken(
        "  - id: prio\n    type: ranking\n    pick: 2\n",
        "  - ¤id: prio\n    type: ranking\n",
        "”pick” saknas under ”type: ranking”.",
    ),
    "misspelt type": Broken(
        "type: rating",
        "type: ¤ratign",
        "Typen ”ratign” finns inte. Menade du ”rating”?",
    ),
    "unknown type": Broken(
        "type: info",
        "type: ¤xyz",
        "Typen ”xyz” finns inte. "
        "Välj en av: single, multi, matrix, number, rating, ranking, text, info.",
    ),
    "text for a mapping": Broken(
        "title: {sv: Titel, en: Title}",
        "title: ¤Titel",
        "”title” ska ha nycklar med värden under sig, till exempel ”sv: …”.",
    ),
    "text for a list": Broken(
        "exclusive: [ingen]",
        "exclusive: ¤ingen",
        "”exclusive” ska vara en lista, till exempel [a, b] eller rader som börjar med ”- ”.",
    ),
    "list for a text": Broken(
        "survey: trygg",
        "survey: ¤[trygg]",
        "”survey” ska vara ett enda värde, inte en lista eller grupp.",
    ),
    "empty value": Broken(
        "    max: 2\n",
        "    max:¤\n",
        "”max” saknar värde. Skriv ett, eller ta bort raden.",
    ),
    "blank text": Broken(
        "en: Title",
        'en: ¤"  "',
        "”title: en” saknar värde. Skriv ett, eller ta bort raden.",
    ),
    "one label": Broken(
        "en: [Bad, Good]",
        "en: ¤[Bad]",
        "”labels: en” ska ha 2 värden.",
    ),
    "word for a number": Broken(
        "    max: 2\n",
        "    max: ¤två\n",
        "”max” ska vara ett heltal. Här står ”två”.",
    ),
    "decimal number": Broken(
        "max: 99",
        "max: ¤99.5",
        "”max” ska vara ett heltal. Här står ”99.5”.",
    ),
    "number too large": Broken(
        "    max: 5\n",
        "    max: ¤10\n",
        "”max” ska vara mellan 1 och 9. Här står 10.",
    ),
    "too many characters": Broken(
        "max_chars: 500",
        "max_chars: ¤1001",
        "”max_chars” ska vara mellan 1 och 1000. Här står 1001.",
    ),
    "word for true": Broken(
        "background: true",
        "background: ¤ja",
        "”background” ska vara true (ja) eller false (nej). Här står ”ja”.",
    ),
    "unknown mode": Broken(
        "    max_chars: 500\n",
        "    modes: [¤webb]\n",
        "”modes” ska vara en av: kiosk, web. Här står ”webb”.",
    ),
    "unknown missing": Broken(
        "missing: declined",
        "missing: ¤ja",
        "”missing” ska vara en av: declined, unknown. Här står ”ja”.",
    ),
    "no date": Broken(
        "opens: 2027-05-01",
        "opens: ¤1 maj",
        "”opens” ska vara ett datum som 2027-05-01. Här står ”1 maj”.",
    ),
    "a day that is not": Broken(
        "opens: 2027-05-01",
        "opens: ¤2027-02-30",
        "”opens” ska vara ett datum som 2027-05-01. Här står ”2027-02-30”.",
    ),
    "survey id": Broken(
        "survey: trygg",
        "survey: ¤Trygg i Essunga",
        "”Trygg i Essunga” går inte som ”survey”. Använd a–z, 0–9, _ och -, högst 40 tecken.",
    ),
    "question id": Broken(
        "id: slut",
        "id: ¤1slut",
        "”1slut” går inte som frågans id. "
        "Börja med en bokstav, använd a–z, A–Z och 0–9, högst 20 tecken.",
    ),
    "long code": Broken(
        "gard: {",
        "¤garden: {",
        "”garden” går inte som kod i ”choices”. Använd a–z och 0–9, högst 5 tecken.",
    ),
    "theme": Broken(
        "theme: trafik",
        "theme: ¤Trafik och väg",
        "”Trafik och väg” går inte som namn i ”theme”. Använd a–z, 0–9 och _, högst 30 tecken.",
    ),
    "address": Broken(
        '"https://www.essunga.se"',
        "¤www.essunga.se",
        "”www.essunga.se” är ingen webbadress. Skriv hela adressen, till exempel "
        "https://www.essunga.se, utan mellanslag och å, ä, ö.",
    ),
    "condition that is no name": Broken(
        "alder: {not: [ung]}",
        "¤hur gammal: {not: [ung]}",
        "”hur gammal” är varken id på en fråga eller ”id_rad” i en matris.",
    ),
    "one row": Broken(
        "      mork: {sv: Mörker, en: Darkness}\n    columns",
        "    columns",
        "”rows” ska ha 2–9 delar. Här är 1.",
    ),
    "ten choices": Broken(
        "    exclusive: [ingen]\n    max: 2\n",
        "".join(f"      c{n}: {{sv: Nr {n}, en: No {n}}}\n" for n in range(7)),
        "”choices” ska ha 2–9 delar. Här är 10.",
    ),
    "empty condition": Broken(
        "problem_fart: [stor]",
        "problem_fart: ¤[]",
        "”problem_fart” ska ha minst 1 del. Här är 0.",
    ),
    "listed twice": Broken(
        "[sv, en]",
        "[sv, en, ¤en]",
        "”en” står två gånger i ”languages”. Ta bort den ena.",
    ),
    "choice on two lines": Broken(
        "ljus: {sv: Ljus,",
        'ljus: {sv: ¤"Ljus\\noch lampor",',
        "”ljus: sv” ska stå på en enda rad.",
    ),
    "long choice": Broken(
        "ljus: {sv: Ljus,",
        f"ljus: {{sv: ¤{'x' * 301},",
        "”ljus: sv” får ha högst 300 tecken. Här är 301.",
    ),
    # -- languages
    "missing language": Broken(
        "title: {sv: Titel, en: Title}",
        "title: ¤{sv: Titel}",
        "Texten ”title” saknas på språket ”en”.",
    ),
    "missing language of a choice": Broken(
        "{sv: Buss, en: Bus}",
        "¤{sv: Buss}",
        "Texten ”buss” saknas på språket ”en”.",
    ),
    "language that is not listed": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, en: End, ¤fi: Loppu}",
        "Språket ”fi” står inte i ”languages” (sv, en). "
        "Lägg till det där, eller ta bort texten här.",
    ),
    "language of a choice that is not listed": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: Buss, en: Bus, ¤fi: Bussi}",
        "Språket ”fi” står inte i ”languages” (sv, en). "
        "Lägg till det där, eller ta bort texten här.",
    ),
    "no language code": Broken(
        "[sv, en]",
        "[sv, en, ¤Finska]",
        "”Finska” är ingen språkkod. Skriv till exempel sv, en eller sv-simple.",
    ),
    "easy-read without its language": Broken(
        "[sv, en]",
        "[sv, en, ¤fi-simple]",
        "”fi-simple” behöver också ”fi” i ”languages”.",
    ),
    # -- ids, codes and numbers
    "reserved id": Broken(
        "id: slut",
        "id: ¤Token",
        "”Token” är upptaget av databasen eller statistikprogram. Välj ett annat id.",
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
        "”buss” har samma text som ”ljus” på språket ”sv”. Den som svarar kan inte skilja dem åt.",
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
        "Innehåller texten ett kommatecken, så sätt citattecken om hela texten.",
    ),
    "comma in a choice": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: Buss, ¤helst, en: Bus}",
        "”helst” står ensamt här. "
        "Innehåller texten ett kommatecken, så sätt citattecken om hela texten.",
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
        "  poang: {question: prio, points: [2, 1]}",
        "  ¤poang: {question: problem, count: [stor], plus: [stor]}",
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
        "  poang: {question: prio, points: [2, 1]}",
        "  poang: {question: ¤sett, count: [1]}",
        "Frågan ”sett” är av typen number. Mått räknas på single, multi, matrix och ranking.",
    ),
    "counted and excluded": Broken(
        "exclude: [lite]",
        "exclude: [¤stor]",
        "”stor” räknas både med och bort. Ta bort den ur den ena listan.",
    ),
    "ranking without points": Broken(
        "  poang: {question: prio, points: [2, 1]}",
        "  poang: {question: ¤prio, count: [ljus]}",
        "”prio” är en rangordning. Den räknas med ”points”.",
    ),
    "three-letter language that is not listed": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: Buss, en: Bus, ¤fin: Bussi}",
        "Språket ”fin” står inte i ”languages” (sv, en). "
        "Lägg till det där, eller ta bort texten här.",
    ),
    "points without a ranking": Broken(
        "{question: prio, points: [2, 1]}",
        "{question: alder, ¤points: [2, 1]}",
        "”points” går bara på en rangordning (ranking).",
    ),
    "points for too few places": Broken(
        "points: [2, 1]",
        "points: ¤[2]",
        "”points” ska ha ett tal för varje plats: 2 tal.",
    ),
    "rollup of a question that is no background": Broken(
        "  alder: {ung: unga, gam: vuxna}",
        "  ¤plats: {torg: ute}",
        "”plats” kan inte grupperas. Det går på frågor av typen single med ”background: true”.",
    ),
    "rollup of an unknown code": Broken(
        "gam: vuxna}",
        "gam: vuxna, ¤barn: unga}",
        "Koden ”barn” finns inte i frågan ”alder”. Där finns: ung, gam, ejsv.",
    ),
    "rollup of no question": Broken(
        "  alder: {ung: unga, gam: vuxna}",
        "  ¤kon: {ung: unga}",
        "Frågan ”kon” finns inte.",
    ),
}
"""Each is answered with this one error and nothing else."""

WARNINGS = {
    "long address": Broken(
        '"https://www.essunga.se"',
        '¤"https://www.essunga.se/kommun-och-politik/trygg"',
        "Adressen har 47 tecken. Med fler än 42 får QR-koden inte plats på en liten skärm. "
        "Använd en kortare adress.",
    ),
    "curly quotes": Broken(
        "sv: Torget",
        "sv: ¤”Torget”",
        "Texten börjar och slutar med ”, och de visas på skärmen. Menade du raka citattecken?",
    ),
    "never shown": Broken(
        "  - id: sett\n    type: number\n",
        "  - id: sett\n    type: number\n    modes: [web]\n",
        "”betyg” visas aldrig i läget kiosk, för ”sett” ställs inte där. "
        "Skriv samma ”modes” på båda.",
    ),
    "minus one": Broken(
        "max: 99",
        "min: ¤-5\n    show_if: {alder: [ung]}\n    max: 99",
        "I resultatet betyder -1 ”visades inte”. Här kan -1 också vara ett svar. "
        "Låt frågan visas för alla, eller börja på 0.",
    ),
    "incomplete rollup": Broken(
        "  alder: {ung: unga, gam: vuxna}",
        "  ¤alder: {ung: unga}",
        "Grupperingen av ”alder” saknar: gam. De hamnar utanför grupperna.",
    ),
}
"""Each is answered with this one warning, and the survey loads."""
