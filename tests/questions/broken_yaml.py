"""Files that cannot be read as YAML, or say something else than was meant."""

from tests.questions.good import Broken

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
        "Här börjar ett nytt dokument (”---”). Filen ska vara ett enda. Ta bort raden.",
    ),
    "alias as a key": Broken(
        "theme: trafik",
        "¤*theme : trafik",
        "”*theme” är en YAML-hänvisning. Sådana används inte här. "
        "Skriv ut det som ska stå, eller sätt citattecken om texten.",
    ),
    "text that is taken for a tag": Broken(
        "sv: Slut,",
        "sv: ¤!Slut,",
        "”!Slut” är en YAML-etikett. Sådana används inte här. "
        "Ta bort den, eller sätt citattecken om texten.",
    ),
    "question without its dash": Broken(
        "  - id: slut\n",
        "    ¤id: slut\n",
        "”id” står redan på rad 55. Börjar en ny fråga här, så skriv ”- ” framför. "
        "Annars ta bort den ena.",
    ),
    "first question without its dash": Broken(
        "  - id: alder\n    type: single\n    background: true\n"
        "    text: {sv: Hur gammal?, en: How old?}\n"
        "    choices:\n"
        "      ung: {sv: Ung, en: Young}\n"
        "      gam: {sv: Gammal, en: Old}\n"
        "      ejsv: {sv: Vill inte svara, en: Prefer not to say, missing: declined}\n"
        "  - id: plats\n",
        "    id: alder\n    type: text\n    text: {sv: Hur gammal?, en: How old?}\n"
        "  ¤- id: plats\n",
        "Här fortsätter en lista med ”- ”, men den första delen ovanför har inget. "
        "Skriv ”- ” framför den också.",
    ),
    # -- indents
    "tab as indent": Broken(
        "  - id: ord\n    type: text\n",
        "  - id: ord\n¤\ttype: text\n",
        "Här står en tabb. Gör indrag med mellanslag.",
    ),
    "hard spaces as indent": Broken(
        "  - id: ord\n    type: text\n",
        "  - id: ord\n¤\u00a0\u00a0\u00a0\u00a0type: text\n",
        "Indraget innehåller hårda mellanslag, som kan följa med när text klistras in. "
        "Byt dem mot vanliga.",
    ),
    "hard space after a dash": Broken(
        "  - id: slut\n",
        "  -¤\u00a0id: slut\n",
        "Indraget innehåller hårda mellanslag, som kan följa med när text klistras in. "
        "Byt dem mot vanliga.",
    ),
    "hard space after a key": Broken(
        "    max: 2\n",
        "    max:¤\u00a02\n",
        "Efter ”max:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "hard space before a brace": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:¤\u00a0{sv: Slut, en: End}",
        "Efter ”text:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "hard space between braces, before quotes": Broken(
        "    text: {sv: Slut, en: End}",
        '    text:\n      sv:¤\u00a0"Slut"\n      en: End',
        "Efter ”sv:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "hard space inside braces": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, en:¤\u00a0[End]}",
        "Efter ”en:” står ett hårt mellanslag, som kan följa med när text klistras in. "
        "Byt det mot ett vanligt.",
    ),
    "long dash for a hyphen": Broken(
        "  - id: slut\n",
        "  ¤– id: slut\n",
        "Här står ett tankstreck (–). Delarna i en lista börjar med ett vanligt bindestreck (-) "
        "och ett mellanslag.",
    ),
    "long dash before the first part": Broken(
        "  - id: alder\n",
        "  ¤– id: alder\n",
        "Här står ett tankstreck (–). Delarna i en lista börjar med ett vanligt bindestreck (-) "
        "och ett mellanslag.",
    ),
    "too little indent": Broken(
        "    max: 2\n",
        "   ¤max: 2\n",
        "Indraget stämmer inte, här eller på raden ovanför. "
        "Rader som hör ihop ska börja lika långt in.",
    ),
    "too much indent": Broken(
        "    max_chars: 500\n",
        "    max_chars: 500\n      ¤theme: ord\n",
        "Raden börjar för långt in. Låt den börja lika långt in som nyckeln ovanför. "
        "Hör den till texten ovanför, så sätt citattecken om hela texten.",
    ),
    "dash with another indent": Broken(
        "  - id: slut\n",
        " ¤- id: slut\n",
        "Indraget stämmer inte, här eller på raden ovanför. "
        "Rader som hör ihop ska börja lika långt in.",
    ),
    # -- colons
    "colon in a text": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: Slut¤: nu",
        "Det här kolonet står inne i en text. Sätt citattecken om hela texten.",
    ),
    "colon in a text between braces": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut¤: nu, en: End}",
        "Det här kolonet står inne i en text. Sätt citattecken om hela texten.",
    ),
    "no space after the colon": Broken(
        "    max_chars: 500\n",
        "    max_chars:¤500\n",
        "Efter ”max_chars:” ska ett mellanslag stå.",
    ),
    "no space after the colon, shown on the next line": Broken(
        "  - id: slut\n",
        "  - id:¤slut\n",
        "Efter ”id:” ska ett mellanslag stå.",
    ),
    "no space after the dash": Broken(
        "  - id: slut\n",
        "  -¤id: slut\n",
        "Efter strecket ska ett mellanslag stå.",
    ),
    "no colon before a brace": Broken(
        "ljus: {sv",
        "ljus¤ {sv",
        "Efter ”ljus” ska ett kolon och ett mellanslag stå.",
    ),
    "no colon after a key": Broken(
        "    max: 2\n",
        "    ¤max 2\n",
        "Här saknas ett kolon med mellanslag efter. Hör raden till texten ovanför, så ska den "
        "börja längre in. Är den en kommentar, så ska den börja med #.",
    ),
    "no colon after the first key": Broken(
        'survey: trygg\nversion: "1"\n',
        'survey trygg\nversion¤: "1"\n',
        "Ett kolon saknas på en rad ovanför, eller så står det här kolonet inne i en text. "
        "Då ska texten ha citattecken.",
    ),
    "not without its colon": Broken(
        "{not: [ung]}",
        "not ¤[ung]",
        "Efter ”not” ska ett kolon stå, och klamrar om alltihop: {not: [kod]}.",
    ),
    # -- quotes
    "quote left open to the end": Broken(
        '"https://www.essunga.se"',
        '¤"https://www.essunga.se',
        'Texten som börjar här tar aldrig slut. Skriv " där den ska sluta.',
    ),
    "quote left open to the next": Broken(
        "text: {sv: Slut, en: End}",
        'text:\n      sv: ¤"Slut\n      en: "End"',
        'Texten som börjar här tar slut först på rad 63. Skriv " där den ska sluta.',
    ),
    "quote left open on one line": Broken(
        "{sv: Slut, en: End}",
        '{sv: "Slut, en: "¤End"}',
        'På raden saknas ett citattecken ("), eller så står ett för mycket.',
    ),
    "quotes inside quotes": Broken(
        "{sv: Slut, en: End}",
        '{sv: "Nu är det "¤slut" här", en: End}',
        "Texten tog slut vid citattecknet före det här. Skriv citattecken inuti en text ”böjda”, "
        "eller ta bort det som står efter den.",
    ),
    "apostrophe inside single quotes": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, en: 'Don'¤t go'}",
        'Texten tog slut vid apostrofen. Sätt vanliga citattecken (") om texten i stället för '
        "enkla (').",
    ),
    "backslash": Broken(
        "{sv: Slut, en: End}",
        '{sv: "Slut ¤\\på", en: End}',
        "Omvänt snedstreck har en egen betydelse mellan citattecken. "
        "Skriv det två gånger (\\\\) eller ta bort det.",
    ),
    # -- brackets
    "brace left open": Broken(
        "    text: {sv: Slut, en: End}\n",
        "    text: ¤{sv: Slut, en: End\n",
        "”{” avslutas aldrig. Skriv ”}” efter den sista delen.",
    ),
    "brace left open to the end": Broken(
        "{ranking: prio, problems: problem, pairs: {ljus: [fart]}}\n",
        "¤{ranking: prio, problems:",
        "”{” avslutas aldrig. Skriv ”}” efter den sista delen.",
    ),
    "bracket closed by a brace": Broken(
        "[ingen]",
        "¤[ingen}",
        "”[” avslutas aldrig. Skriv ”]” efter den sista delen.",
    ),
    "one brace too many": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut, en: End}¤}",
        "”}” avslutar något som inte har börjat. Ta bort det, eller sätt citattecken om texten "
        "som det står i.",
    ),
    "text that begins with brackets": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: [Till sist] ¤Slut",
        "Efter ”]” kan inget mer stå på raden. Är det en text, så sätt citattecken om hela texten.",
    ),
    "no comma between quoted texts": Broken(
        "{sv: Slut, en: End}",
        '{sv: "Slut" ¤en: "End"}',
        "Framför ”en:” saknas ett kommatecken.",
    ),
    "no comma at the end of a line": Broken(
        "{sv: Slut, en: End}",
        '{sv: "Slut"\n           ¤en: "End"}',
        "Framför ”en:” saknas ett kommatecken.",
    ),
    "two commas": Broken(
        "{sv: Slut, en: End}",
        "{sv: Slut,¤, en: End}",
        "Här går det inte att läsa vidare mellan klamrarna. "
        "Titta på kommatecken, kolon och citattecken på raden.",
    ),
    # -- characters
    "text that begins with a percent sign": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: ¤% av alla",
        "En text kan inte börja med ”%”. Sätt citattecken om hela texten.",
    ),
    "text that begins with a dash": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: ¤- Slut",
        "En text kan inte börja med ”-”. Sätt citattecken om hela texten.",
    ),
    "text that begins with asterisks": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: ¤**Slut**",
        "En text kan inte börja med ”*”. Sätt citattecken om hela texten.",
    ),
    "text that begins with more than": Broken(
        "    text: {sv: Slut, en: End}",
        "    text:\n      sv: ¤> 18 år",
        "Efter ”>” ska texten börja på nästa rad, längre in. "
        "Är tecknet en del av texten, så sätt citattecken om hela texten.",
    ),
    "what has no sentence of its own": Broken(
        "{sv: Slut, en: End}",
        "{sv: ¤!a!b Slut, en: End}",
        "Här går det inte att läsa filen som YAML (found undefined tag handle). "
        "Titta på indrag, kolon och citattecken på raden och raden före.",
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
}
"""Each is answered with this one error and nothing else."""
