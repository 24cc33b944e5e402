"""Keys that do not belong, or are missing, and values of another kind than their key has."""

from tests.questions.good import Broken

CASES = {
    "unknown key": Broken(
        "period:",
        "¤peroid:",
        "Nyckeln ”peroid” finns inte här. Menade du ”period”?",
    ),
    "unknown key that is like no other": Broken(
        "    max: 2\n",
        "    max: 2\n    ¤obligatorisk: true\n",
        "Nyckeln ”obligatorisk” finns inte här. Här kan stå: background, choices, exclusive, "
        "help, id, max, modes, other, show_if, text, theme, type.",
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
        "{¤text: Litet}",
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
        "”title” ska ha en text för varje språk. Skriv title: {sv: …, en: …}.",
    ),
    "text for a list": Broken(
        "exclusive: [ingen]",
        "exclusive: ¤ingen",
        "”exclusive” ska vara en lista, även när den bara har en del. "
        "Sätt hakparenteser runt det som står här: [ … ].",
    ),
    "texts for a list": Broken(
        "[sv, en]",
        "¤{sv: svenska, en: engelska}",
        "”languages” ska vara en lista, till exempel [a, b] eller rader som börjar med ”- ”.",
    ),
    "text for a choice": Broken(
        "{sv: Buss, en: Bus}",
        "¤Buss",
        "”buss” ska ha en text för varje språk. Skriv buss: {sv: …, en: …}.",
    ),
    "date for a period": Broken(
        "{opens: 2027-05-01, closes: 2027-09-01}",
        "¤2027-05-01",
        "”period” ska vara en grupp. Skriv period: {opens: …, closes: …}.",
    ),
    "address for online": Broken(
        'online: {url: "https://www.essunga.se"}',
        'online: ¤"https://www.essunga.se"',
        "”online” ska vara en grupp. Skriv online: {url: …}.",
    ),
    "choices as a list": Broken(
        "      ljus: {sv: Ljus, en: Light}\n      buss: {sv: Buss, en: Bus}\n"
        "      gard: {sv: Gård, en: Club}\n",
        "      ¤- Ljus\n      - Buss\n",
        "”choices” ska ha koder under sig, en på varje rad, till exempel ”ja: …”.",
    ),
    "condition as a list": Broken(
        "{alder: {not: [ung]}, problem_fart: [stor], sett: [1, 2]}",
        "¤[alder, ung]",
        "”show_if” ska ha frågor under sig, var och en med en lista. "
        "Skriv till exempel show_if: {alder: [u16]}.",
    ),
    "condition without its list": Broken(
        "problem_fart: [stor]",
        "problem_fart: ¤stor",
        "”problem_fart” ska vara en lista, även när den bara har en del. "
        "Sätt hakparenteser runt det som står här: [ … ].",
    ),
    "indicators without names": Broken(
        "  stort: {question: problem, count: [stor], exclude: [lite], text: {sv: Stort, en: Big}}\n"
        "  netto: {question: problem, plus: [stor], minus: [lite], "
        "text: {sv: Netto, en: Balance}}\n"
        "  poang: {question: prio, points: [2, 1], text: {sv: Poäng, en: Points}}\n",
        "  ¤- {question: problem, count: [stor]}\n",
        "”indicators” ska ha namn under sig, ett på varje rad, till exempel ”otrygga: …”.",
    ),
    "rollup without questions": Broken(
        "  alder: {ung: unga, gam: vuxna}\n  plats: {torg: ute, park: ute}\n",
        "  ¤- alder\n",
        "”rollup” ska ha frågor under sig, en på varje rad, till exempel ”omrade: …”.",
    ),
    "question that is a text": Broken(
        "  - id: slut\n    type: info\n    text: {sv: Slut, en: End}\n",
        "  - ¤slut\n",
        "Varje fråga ska börja med ”- id:” och ha ”type” och ”text” på raderna under.",
    ),
    "key glued to its text": Broken(
        "{sv: Buss, en: Bus}",
        '{¤sv:"Buss", en: Bus}',
        "Efter ”sv” ska ett kolon och ett mellanslag stå.",
    ),
    "key without its colon": Broken(
        "{sv: Slut, en: End}",
        '{¤sv "Slut", en: End}',
        "Efter ”sv” ska ett kolon och ett mellanslag stå.",
    ),
    "key glued to its number": Broken(
        "value: 5",
        "¤value:5",
        "Efter ”value” ska ett kolon och ett mellanslag stå.",
    ),
    "key glued to its address": Broken(
        "{url: ",
        "{¤url:",
        "Efter ”url” ska ett kolon och ett mellanslag stå.",
    ),
    "type without a value": Broken(
        "type: info",
        "type:¤",
        "Frågan saknar ”type”. "
        "Skriv en av: single, multi, matrix, number, rating, ranking, text, info.",
    ),
    "hard space after a key between braces": Broken(
        "{sv: Slut, en: End}",
        "{¤sv:\u00a0Slut, en: End}",
        "Efter ”sv:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "hard space after a code": Broken(
        "{ung: unga, gam",
        "{¤ung:\u00a0unga, gam",
        "Efter ”ung:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "hard spaces after all languages": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      ¤sv:\u00a0Slut\n      en:\u00a0End",
        "Efter ”sv:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "list with long dashes": Broken(
        "languages: [sv, en]",
        "languages:\n  ¤– sv\n  – en",
        "Här står ett tankstreck (–). Delarna i en lista börjar med ett vanligt bindestreck (-) "
        "och ett mellanslag.",
    ),
    "misspelt key beside the right one": Broken(
        "    max: 2\n",
        "    max: 2\n    ¤maxx: 3\n",
        "Nyckeln ”maxx” finns inte här. Här kan stå: background, choices, exclusive, "
        "help, id, max, modes, other, show_if, text, theme, type.",
    ),
    "list for a text": Broken(
        "survey: trygg",
        "survey: ¤[trygg]",
        "”survey” ska vara ett enda värde, inte en lista eller grupp.",
    ),
}
"""Each is answered with this one error and nothing else."""
