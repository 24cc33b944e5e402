"""`kiosk doctor`: what on this machine is not as it should be, each in a sentence.

A check looks at files below a root folder and yields what it finds; it starts no program.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from kiosk.errors import Refusal
from kiosk.machine.lock import LOCK
from kiosk.machine.partitions import forgets
from kiosk.opening import clock_can_be_right
from kiosk.settings import DEFAULT_SURVEY, Settings
from kiosk.setup import BROUGHT, Setup
from kiosk.staff import pin
from kiosk.staff.chosen_code import CHOSEN_CODE, pin_hash
from kiosk.staff.confirming import CONFIRMATIONS, unconfirmed
from kiosk.staff.rewritten import misfits
from kiosk.staff.shortcoming import REMARKS, Shortcoming
from kiosk.staff.status import named_folders, stores_in
from kiosk.staff.wrong_codes import WRONG_CODES
from kiosk.store.fetch_rule import LEAST
from kiosk.store.response_store import StoreFault, fault_name, state_of
from kiosk.store.sealing import NotARecipientError, check_recipient, fingerprint_of
from kiosk.wording import REWRITTEN
from questions.paths import is_there
from questions.wording import Phrases

UNIT = "kiosk.service"
KEYS_UNIT = "kiosk-console.service"
ASLEEP = tuple(
    f"{way}.target"
    for way in ("sleep", "suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate")
)
MASKED = ("ctrl-alt-del.target", "kbrequest.target", "getty@tty1.service", *ASLEEP)
OF_THE_CASE = (
    *(
        f"Handle{key}Key{how}"
        for key in ("Power", "Reboot", "Suspend", "Hibernate")
        for how in ("", "LongPress")
    ),
    *(f"HandleLidSwitch{how}" for how in ("", "ExternalPower", "Docked")),
    "IdleAction",
)
"""What logind does at keys and lids of a case, or when nobody has pressed any."""
CONSOLE_SETUP = "etc/default/console-setup"
FONTS = re.compile(
    r"Vietnamese-Terminus(Bold)?\d+(x\d+)?\.psf(\.gz)?|Uni2-VGA(14|16|28x16|8)\.psf.*"
)
"""Debian's console fonts that have the half blocks of a QR code."""
MOST_COLUMNS = 120
"""More make letters that cannot be read from where one types, on a screen as wide as they are."""
LEAST_ROOM = 100 * 1024 * 1024
"""Bytes that the data folder's disk should have left."""
OWNER = "kiosk"


Check = Callable[[Path], Iterator[Shortcoming]]


# -- the service


def service(root: Path) -> Iterator[Shortcoming]:
    if not _is_wanted(root, UNIT):
        yield Shortcoming("not_enabled", {"unit": UNIT})


def doors(root: Path) -> Iterator[Shortcoming]:
    """What would open another console, restart the machine, or put it to sleep."""
    for unit in MASKED:
        if not _is_masked(root, unit):
            yield Shortcoming("not_masked", {"unit": unit})
    if _configured(root, "logind", "NAutoVTs") != "0" or _configured(
        root, "logind", "ReserveVT"
    ) not in ("0", "no", "false"):
        yield Shortcoming("other_consoles")
    acting = [name for name in OF_THE_CASE if _configured(root, "logind", name) != "ignore"]
    if acting:
        yield Shortcoming("keys_of_the_case", {"names": ", ".join(acting)})
    if _line(root, "sys/power/disk") not in ("[disabled]", ""):
        yield Shortcoming("hibernates")
    if is_there(root / "usr/sbin/acpid"):
        yield Shortcoming("acpid")
    if _configured(root, "system", "CtrlAltDelBurstAction") != "none":
        yield Shortcoming("ctrl_alt_del")
    if _line(root, "proc/sys/kernel/sysrq") not in ("0", ""):
        yield Shortcoming("sysrq")
    if not _is_wanted(root, KEYS_UNIT):
        yield Shortcoming("keys_not_taken", {"unit": KEYS_UNIT})


# -- the console


def console(root: Path) -> Iterator[Shortcoming]:
    settings, file = _assignments(root / CONSOLE_SETUP), f"/{CONSOLE_SETUP}"
    if settings.get("CHARMAP") != "UTF-8":
        yield Shortcoming("charmap", {"file": file})
    if settings.get("ACTIVE_CONSOLES") != "/dev/tty1":
        yield Shortcoming("consoles", {"file": file})
    if not FONTS.fullmatch(settings.get("FONT", "")):
        yield Shortcoming("font", {"file": file})
    if (columns := _columns(root)) > MOST_COLUMNS:
        yield Shortcoming("small_letters", {"columns": str(columns)})
    if _line(root, "sys/module/vt/parameters/default_utf8") not in ("1", "Y", ""):
        yield Shortcoming("not_utf8")
    if _line(root, "sys/module/kernel/parameters/consoleblank") not in ("0", ""):
        yield Shortcoming("goes_dark")


# -- the boot menu


def boot_menu(root: Path) -> Iterator[Shortcoming]:
    """No key leads into it without a password: not for staff, either.

    A menu with a password is for root alone: one that cannot be read is taken to have one.
    """
    menu = _text(root / "boot/grub/grub.cfg")
    if menu and "\npassword_pbkdf2 " not in menu:
        yield Shortcoming("boot_password")


# -- memory


def memory(root: Path) -> Iterator[Shortcoming]:
    if len(_text(root / "proc/swaps").splitlines()) > 1:
        yield Shortcoming("swap")
    pattern = _line(root, "proc/sys/kernel/core_pattern")
    known = "systemd-coredump" in pattern and _configured(root, "coredump", "Storage") == "none"
    if pattern.startswith("|") and not known:
        yield Shortcoming("dumps", {"program": pattern.strip("| ").partition(" ")[0]})


# -- the words


def rewritten(root: Path) -> Iterator[Shortcoming]:
    yield from misfits(root / REWRITTEN.relative_to("/"))


MACHINE: tuple[Check, ...] = (service, doors, console, boot_menu, memory, rewritten)


# -- the kiosk


def first_hour(setup: Setup) -> Iterator[Shortcoming]:
    """What is as the package has it, and may be meant so."""
    if setup.settings.place == Settings().place:
        yield Shortcoming("place_unset", {"place": setup.settings.place})
    if setup.survey.survey == DEFAULT_SURVEY:
        yield Shortcoming("example", {"survey": setup.survey.survey})


def clock(today: date) -> Iterator[Shortcoming]:
    if not clock_can_be_right(today):
        yield Shortcoming("clock", {"today": today.isoformat()})


def code(hash_: str) -> Iterator[Shortcoming]:
    """The staff's; without one there is no menu."""
    if hash_ and not pin.is_hash(hash_):
        yield Shortcoming("code")
    elif hash_ and not pin.is_long_enough(hash_):
        yield Shortcoming("short_code", {"least": pin.SHORTEST})


def recipients(setup: Setup) -> Iterator[Shortcoming]:
    """Of sealed bundles: each has to be a key, and to have confirmed; one alone can be lost."""
    listed = setup.settings.recipients
    for one in listed:
        try:
            check_recipient(one)
        except NotARecipientError:
            yield Shortcoming("not_a_recipient", {"fingerprint": fingerprint_of(one)})
    try:
        missing = unconfirmed(setup)
    except OSError as error:
        yield Shortcoming("store_unreadable", {"folder": setup.data, "reason": fault_name(error)})
        return
    if missing:
        fingerprints = ", ".join(map(fingerprint_of, missing))
        yield Shortcoming("unconfirmed", {"fingerprints": fingerprints})
    if len(listed) == 1:
        yield Shortcoming("one_recipient")


def data_folder(folder: Path, root: Path) -> Iterator[Shortcoming]:
    try:
        about = folder.stat()
        room = shutil.disk_usage(folder).free
    except OSError:
        yield Shortcoming("no_data_folder", {"folder": folder})
        return
    if about.st_mode & 0o077:
        yield Shortcoming("open_folder", {"folder": folder, "mode": f"{about.st_mode & 0o777:04o}"})
    owner = _users(root).get(OWNER, about.st_uid)
    if foreign := _not_of(owner, folder):
        names = {number: name for name, number in _users(root).items()}
        name = names.get(owner, str(owner))
        yield Shortcoming("owner", {"path": foreign, "folder": folder, "owner": name})
    if not forgets(folder, root):
        yield Shortcoming("remembers", {"folder": folder})
    if room < LEAST_ROOM:
        yield Shortcoming("no_room", {"folder": folder, "megabytes": room // 1024**2})


def _not_of(owner: int, data: Path) -> Path | None:
    """The first of the kiosk's files and folders that is another user's: it cannot use that one.

    Root has started a kiosk here by hand, perhaps.
    """
    with suppress(OSError):
        for path in _files_of_kiosk(data):
            with suppress(FileNotFoundError):
                if path.lstat().st_uid != owner:
                    return path
    return None


def _files_of_kiosk(data: Path) -> Iterator[Path]:
    ours = (LOCK, BROUGHT, CHOSEN_CODE, WRONG_CODES, CONFIRMATIONS)
    yield from (data, *(data / name for name in ours))
    for survey in named_folders(data):
        yield survey
        for version in named_folders(survey):
            yield version
            yield from sorted(version.iterdir())


def stores(setup: Setup) -> Iterator[Shortcoming]:
    """Those of all surveys."""
    try:
        paths = stores_in(setup.data)
    except OSError as error:
        folder, reason = error.filename or setup.data, fault_name(error)
        yield Shortcoming("store_unreadable", {"folder": folder, "reason": reason})
        return
    for path in paths:
        try:
            state = state_of(path)
        except StoreFault as fault:
            yield Shortcoming("store_unreadable", {"folder": path.parent, "reason": fault})
            continue
        if state.set_aside:
            yield Shortcoming("set_aside", {"folder": path.parent, "count": state.set_aside})
        if state.place != setup.settings.place:
            values = {"place": setup.settings.place, "stored": state.place, "folder": path.parent}
            yield Shortcoming("other_place", values)


def examine(setup: Setup | None, today: date, root: Path) -> Iterator[Shortcoming]:
    """All that needs a person on this machine; None: it is not known what is asked and where."""
    if setup is not None and setup.passed_over:  # first: staff see few of them on the screen
        yield Shortcoming("passed_over", {"reason": " ".join(setup.passed_over)})
    if setup is not None:
        yield from first_hour(setup)
    for check in MACHINE:
        yield from check(root)
    yield from clock(today)
    if setup is not None:
        if setup.survey.online is None:
            yield Shortcoming("no_online", {"survey": setup.survey.survey})
        yield from code(pin_hash(setup.settings.pin_hash, setup.data))
        if setup.settings.min_new < LEAST:
            yield Shortcoming("min_new", {"set": setup.settings.min_new, "least": LEAST})
        yield from recipients(setup)
        yield from data_folder(setup.data, root)
        yield from stores(setup)


def doctor(
    setup: Setup | Refusal, today: date, say: Phrases, root: Path = Path("/")
) -> tuple[int, list[str]]:
    """The exit code, and a sentence for each finding, or one that all is well.

    A refusal, because of the settings or the survey, is a finding too.
    """
    refusal = setup if isinstance(setup, Refusal) else None
    known = setup if isinstance(setup, Setup) else None
    found = list(examine(known, today, root))
    told = [shortcoming.sentence(say) for shortcoming in found]
    count = sum(name not in REMARKS for name, _ in found)
    if refusal is not None:
        told += refusal.lines
        count += 1
    if count:
        return 1, [*told, say("doctor.count", count=count)]
    return 0, [*told, say("doctor.well")]


# -- reading a machine


def _text(path: Path) -> str:
    """What stands in a file; nothing when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _line(root: Path, name: str) -> str:
    return _text(root / name).strip()


def _columns(root: Path) -> int:
    """Of the kiosk's console, by vcs(4); 0 where that is not for us to read."""
    try:
        with (root / "dev/vcsa1").open("rb") as console:
            return (console.read(2) + bytes(2))[1]
    except OSError:
        return 0


def _assignments(path: Path) -> dict[str, str]:
    """`NAME="value"` of a shell's file; the last of each name holds."""
    found = re.findall(r"^\s*(\w+)\s*=\s*(.*?)\s*$", _text(path), re.MULTILINE)
    return {name: value.strip("\"'") for name, value in found}


def _configured(root: Path, name: str, key: str) -> str:
    """A setting of systemd, by its own rule: of files of one name the one in /etc, then by name."""
    drop_ins: dict[str, Path] = {}
    for folder in ("usr/lib/systemd", "run/systemd", "etc/systemd"):
        with suppress(OSError):
            drop_ins |= {
                path.name: path
                for path in (root / folder / f"{name}.conf.d").iterdir()
                if path.suffix == ".conf"
            }
    files = [root / f"etc/systemd/{name}.conf", *(path for _, path in sorted(drop_ins.items()))]
    values = [value for path in files if (value := _assignments(path).get(key)) is not None]
    return values[-1] if values else ""


def _is_wanted(root: Path, unit: str) -> bool:
    return _link(root / "etc/systemd/system/multi-user.target.wants" / unit) is not None


def _is_masked(root: Path, unit: str) -> bool:
    return _link(root / "etc/systemd/system" / unit) == Path("/dev/null")


def _link(path: Path) -> Path | None:
    """Where a link leads; None for what is none, or cannot be seen."""
    try:
        return path.readlink()
    except OSError:
        return None


def _users(root: Path) -> dict[str, int]:
    """The names of users and their numbers."""
    fields = [[*line.split(":"), "", ""] for line in _text(root / "etc/passwd").splitlines()]
    return {name: int(number) for name, _, number, *_ in fields if number.isdecimal()}
