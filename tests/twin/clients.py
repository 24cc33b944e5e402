"""What the clients of other people are run with: Node, a browser, the packages of npm."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from questions.model import Question, Ranking

HERE = Path(__file__).parent
FOLDER = Path("build/twin").resolve()
TOOLS = {
    ("npm",): "apt install npm",
    ("node",): "apt install nodejs",
    ("chromium", "google-chrome"): "apt install chromium",
}
"""Commands, one of which is needed, to what installs one on Debian."""


def install() -> None:
    """Put our scripts and their packages into the folder, as the lock file has them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in [*HERE.glob("*.json"), *HERE.glob("*.mjs")]:
        shutil.copy(name, FOLDER)
    npm = ["npm", "ci", "--silent", "--ignore-scripts", "--prefix", str(FOLDER)]
    subprocess.run(npm, check=True)


def tell(*, holds: bool, what: str) -> bool:
    print(f"{'holds' if holds else 'FAILS'}  {what}", flush=True)
    return holds


def node(script: str, given: object) -> Any:
    """What a script writes of what it is given, both as JSON."""
    file = FOLDER / "given.json"
    file.write_bytes(msgspec.json.encode(given))
    command = ["node", script, str(file)]
    done = subprocess.run(command, cwd=FOLDER, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout)


def people_at(page: str, script: str, given: dict[str, Any]) -> Any:
    """What `script` writes of the people who come to a page that has to be made of `page`."""
    esbuild = [str(FOLDER / "node_modules/.bin/esbuild"), f"{page}.mjs", f"--outfile={page}.js"]
    as_one = ["--bundle", "--format=esm", "--log-level=error"]
    subprocess.run([*esbuild, *as_one], cwd=FOLDER, check=True)
    body = f'<div id="page"></div><script type="module" src="{page}.js"></script>'
    (FOLDER / f"{page}.html").write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><body>{body}', "utf-8"
    )
    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
    address = (FOLDER / f"{page}.html").as_uri()
    return node(script, {"page": address, "browser": browser, **given})


def names(question: Question) -> list[str]:
    """What a question is called in twins in which a ranking is a drop-down for each place."""
    if isinstance(question, Ranking):
        return [f"{question.id}{rank}" for rank in range(1, question.pick + 1)]
    return [question.id]
