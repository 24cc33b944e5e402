"""Values and languages that are not what the model asks for."""

from tests.questions.good import Broken

CASES = {
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
    "number below zero": Broken(
        "max: 99",
        "max: 99\n    min: ¤-1",
        "”min” ska vara mellan 0 och 999999999. Här står -1.",
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
    "long dash in a version": Broken(
        'version: "1"',
        "version: ¤2027–1",
        "”2027–1” har tecken som bara liknar tangentbordets egna. Skriv ”2027-1”.",
    ),
    "long dashes in a date": Broken(
        "opens: 2027-05-01",
        "opens: ¤2027–05–01",
        "”2027–05–01” har tecken som bara liknar tangentbordets egna. Skriv ”2027-05-01”.",
    ),
    "curly quotes around a code": Broken(
        'version: "1"',
        "version: ¤”1”",
        'Byt de böjda citattecknen mot raka ("), eller ta bort dem.',
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
        "https://www.essunga.se, utan mellanslag, å, ä, ö och andra klamrar än {lang}.",
    ),
    "address with braces": Broken(
        '"https://www.essunga.se"',
        '¤"https://www.essunga.se/{language}"',
        "”https://www.essunga.se/{language}” är ingen webbadress. Skriv hela adressen, till "
        "exempel https://www.essunga.se, utan mellanslag, å, ä, ö och andra klamrar än {lang}.",
    ),
    "condition that is no name": Broken(
        "alder: {not: [ung]}",
        "¤hur gammal: {not: [ung]}",
        "”hur gammal” är varken id på en fråga eller ”id_rad” i en matris. "
        "Ett villkor skrivs till exempel alder: [u16].",
    ),
    "condition with a sign": Broken(
        "alder: {not: [ung]}",
        "¤alder = ung",
        "”alder = ung” är varken id på en fråga eller ”id_rad” i en matris. "
        "Ett villkor skrivs till exempel alder: [u16].",
    ),
    "one row": Broken(
        "      mork: {sv: Mörker, en: Darkness}\n    columns",
        "    columns",
        "”rows” ska ha 2–9 delar. Här är en.",
    ),
    "ten choices": Broken(
        "    exclusive: [ingen]\n    max: 2\n",
        "".join(f"      c{n}: {{sv: Nr {n}, en: No {n}}}\n" for n in range(7)),
        "”choices” ska ha 2–9 delar. Här är 10.",
    ),
    "empty condition": Broken(
        "problem_fart: [stor]",
        "problem_fart: ¤[]",
        "”problem_fart” har för få delar (0). Minst 1 behövs.",
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
        "”title” saknas på språket ”en”. Lägg till en: …",
    ),
    "missing language of a choice": Broken(
        "{sv: Buss, en: Bus}",
        "¤{sv: Buss}",
        "”buss” saknas på språket ”en”. Lägg till en: …",
    ),
    "language that is not listed": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, en: End, ¤fi: Loppu}",
        "Språket ”fi” står inte i enkätens ”languages” (sv, en). "
        "Lägg till det där, eller ta bort texten här.",
    ),
    "language of a choice that is not listed": Broken(
        "{sv: Buss, en: Bus}",
        "{sv: Buss, en: Bus, ¤fi: Bussi}",
        "Språket ”fi” står inte i enkätens ”languages” (sv, en). "
        "Lägg till det där, eller ta bort texten här.",
    ),
    "misspelt language": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, ¤eng: End}",
        "Språket ”eng” står inte i enkätens ”languages” (sv, en). Menade du ”en”?",
    ),
    "wrong language": Broken(
        "{sv: Buss, en: Bus}",
        "{¤se: Buss, en: Bus}",
        "Språket ”se” står inte i enkätens ”languages” (sv, en). Menade du ”sv”?",
    ),
    "language in capitals": Broken(
        "{sv: Buss, en: Bus}",
        "{¤SV: Buss, en: Bus}",
        "Språket ”SV” står inte i enkätens ”languages” (sv, en). Menade du ”sv”?",
    ),
    "language without any texts": Broken(
        "[sv, en]",
        "[sv, en, ¤ar]",
        "Det finns inga texter på språket ”ar”. Skriv dem, eller ta bort språket här.",
    ),
    "language left out of the list": Broken(
        "    text: {sv: Slut, en: End}\n",
        "    text: {sv: Slut, en: End, ¤fi: Loppu}\n    show_if: {alder: [gam]}\n",
        "Språket ”fi” står inte i enkätens ”languages” (sv, en). "
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
}
"""Each is answered with this one error and nothing else."""
