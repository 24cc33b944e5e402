"""`make twin-test`: the online twins in the clients of other people.

survey-core, in Node, has to show what the question file says, after all answers of thousands of
people and each of their changes; and ten different people answer through pages in Chromium, in
SurveyJS and in ODK Web Forms. What they send is written as an export, merged, and has to be what
they answered. Each comes with a control that has to be seen: a twin with a skip rule denied. One
line each; exit code 1 when something differs, 2 when a tool is missing. The folder is `build/twin`.
"""

import shutil
import sys

from tests.twin import survey_core, surveyjs, web_forms
from tests.twin.clients import TOOLS, install


def main() -> None:
    missing = [
        f"{' or '.join(names)} is missing: {how}"
        for names, how in TOOLS.items()
        if not any(map(shutil.which, names))
    ]
    if missing:
        print("\n".join(missing))
        sys.exit(2)
    install()
    holds = all([*survey_core.shown(), *surveyjs.answered(), *web_forms.answered()])
    print("The twins ask what the question file asks" if holds else "THE TWINS DIFFER")
    sys.exit(not holds)


if __name__ == "__main__":
    main()
