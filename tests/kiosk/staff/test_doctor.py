"""`kiosk doctor` on made-up machines: a good one, and the same with one thing amiss."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kiosk.cli import PHRASES
from kiosk.errors import Refusal
from kiosk.opening import RELEASED
from kiosk.settings import Settings, load_settings
from kiosk.setup import Setup
from kiosk.staff.doctor import ASLEEP, MASKED, doctor, examine
from kiosk.staff.pin import hash_of_pin
from kiosk.store.response_store import ResponseStore
from questions.loader import load_survey
from questions.wording import phrase_file, phrases
from tests.kiosk.small_survey import write_small_survey
from tests.kiosk.staff_code import OF_0_1_0

ROOT = Path(__file__).parents[3]
SYSTEM = ROOT / "system"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine as the package leaves it."""
    root = tmp_path / "machine"
    shutil.copytree(SYSTEM, root)
    units = root / "etc/systemd/system"
    (units / "multi-user.target.wants").mkdir(parents=True)
    for unit in MASKED:
        (units / unit).symlink_to("/dev/null")
    for unit in ("kiosk.service", "kiosk-console.service"):
        (units / "multi-user.target.wants" / unit).symlink_to(f"/usr/lib/systemd/system/{unit}")
    for name, text in {
        "proc/swaps": "Filename\tType\tSize\tUsed\tPriority\n",
        "proc/sys/kernel/sysrq": "0\n",
        "proc/sys/kernel/core_pattern": "|/lib/systemd/systemd-coredump %P %u %g\n",
        "sys/power/disk": "[disabled]\n",
        "sys/module/vt/parameters/default_utf8": "1\n",
        "sys/module/kernel/parameters/consoleblank": "0\n",
        "dev/vcsa1": "!x",  # 33 rows, 120 columns
        "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
        "proc/self/mountinfo": "22 1 8:5 / / rw,noatime - ext4 /dev/sda5 rw\n",
        "sys/fs/ext4/sda5/journal_task": "<none>\n",
    }.items():
        write(root / name, text)
    (root / "sys/dev/block").mkdir(parents=True)
    (root / "sys/dev/block/8:5").symlink_to("../../devices/pci0000:00/sda/sda5")
    return root


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    file, _ = write_small_survey(tmp_path)
    data = tmp_path / "data"
    survey = load_survey(file)
    ResponseStore(data, survey, file.read_text("utf-8"), "torget").close()
    data.chmod(0o700)
    return Setup(Settings(place="torget"), survey, "", data)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rewrite(machine: Path, old: str, new: str) -> None:
    """Staff change the Swedish words in a copy of ours."""
    file = machine / "etc/medborgarkiosk/phrases/sv.yaml"
    write(file, (ROOT / "kiosk/phrases/sv.yaml").read_text("utf-8"))
    change(file, old, new)


def found(setup: Setup, machine: Path, today: date = RELEASED) -> list[str]:
    return [finding.name for finding in examine(setup, today, machine)]


def test_a_machine_as_the_package_leaves_it_is_well(machine: Path, setup: Setup) -> None:
    assert found(setup, machine) == []


def test_an_empty_machine_has_much_to_mend(tmp_path: Path, setup: Setup) -> None:
    names = found(setup, tmp_path / "nothing")
    assert {"not_enabled", "not_masked", "other_consoles", "charmap", "font"} <= set(names)


CONSOLE = "etc/default/console-setup"
LOGIND = "usr/lib/systemd/logind.conf.d/medborgarkiosk.conf"
AMISS: dict[str, Callable[[Path], object]] = {
    "not_enabled": lambda m: (
        m / "etc/systemd/system/multi-user.target.wants/kiosk.service"
    ).unlink(),
    "keys_not_taken": lambda m: (
        m / "etc/systemd/system/multi-user.target.wants/kiosk-console.service"
    ).unlink(),
    "not_masked": lambda m: (m / "etc/systemd/system/ctrl-alt-del.target").unlink(),
    "keys_of_the_case": lambda m: write(
        m / "etc/systemd/logind.conf.d/z.conf", "[Login]\nHandleLidSwitch=suspend\n"
    ),
    "hibernates": lambda m: write(m / "sys/power/disk", "[platform] shutdown reboot\n"),
    "acpid": lambda m: write(m / "usr/sbin/acpid", ""),
    "other_consoles": lambda m: write(
        m / "etc/systemd/logind.conf.d/z.conf", "[Login]\nNAutoVTs=6\n"
    ),
    "ctrl_alt_del": lambda m: (m / "usr/lib/systemd/system.conf.d/medborgarkiosk.conf").unlink(),
    "sysrq": lambda m: write(m / "proc/sys/kernel/sysrq", "438\n"),
    "charmap": lambda m: change(m / CONSOLE, 'CHARMAP="UTF-8"', 'CHARMAP="ISO-8859-1"'),
    "consoles": lambda m: change(m / CONSOLE, '"/dev/tty1"', '"/dev/tty[1-6]"'),
    "font": lambda m: change(m / CONSOLE, "Vietnamese-TerminusBold24x12", "Lat15-Fixed16"),
    "not_utf8": lambda m: write(m / "sys/module/vt/parameters/default_utf8", "0\n"),
    "small_letters": lambda m: write(m / "dev/vcsa1", "Cz"),  # 67 rows, 122 columns
    "goes_dark": lambda m: write(m / "sys/module/kernel/parameters/consoleblank", "600\n"),
    "swap": lambda m: write(m / "proc/swaps", "Filename\n/dev/sda2 partition 999 0 -2\n"),
    "remembers": lambda m: write(m / "sys/fs/ext4/sda5/journal_task", "214\n"),
    "dumps": lambda m: write(m / "proc/sys/kernel/core_pattern", "|/usr/share/apport/apport %p\n"),
    "boot_password": lambda m: write(m / "boot/grub/grub.cfg", "set timeout=0\n"),
    "words_braces": lambda m: rewrite(m, "{number}", "{nummer}"),
    "words_lacking": lambda m: rewrite(m, "  help: Hjälp\n", ""),
    "words_unknown": lambda m: rewrite(m, "date:", "day: Dag\ndate:"),
    "words_unreadable": lambda m: rewrite(m, "date:", "date: ["),
    "words_unused": lambda m: write(m / "etc/medborgarkiosk/phrases/sv.yml", "date: x"),
    "owner": lambda m: write(m / "etc/passwd", "kiosk:x:54321:54321::/:/usr/sbin/nologin\n"),
}


@pytest.mark.parametrize("name", AMISS)
def test_one_thing_amiss_is_found_and_nothing_else(machine: Path, setup: Setup, name: str) -> None:
    AMISS[name](machine)
    assert found(setup, machine) == [name]


def test_what_the_package_masks_it_unmasks_and_the_doctor_knows() -> None:
    """Units of the first installation, and of an upgrade from before there were the later ones."""
    scripts = ROOT / "packaging/debian"
    for script in ("postinst", "postrm"):
        text = (scripts / script).read_text("utf-8")
        [asleep] = re.findall(r'asleep="(.*)"', text)
        assert tuple(asleep.split()) == ASLEEP
        named = re.findall(r"systemctl (?:un)?mask ([^|\n;]*)", text)
        assert set(MASKED) == set(named[0].replace("$asleep", asleep).split())


def test_an_image_of_memory_may_only_go_where_none_is_kept(machine: Path, setup: Setup) -> None:
    (machine / "usr/lib/systemd/coredump.conf.d/medborgarkiosk.conf").unlink()
    assert found(setup, machine) == ["dumps"]


def test_a_file_in_etc_holds_before_the_package_s(machine: Path, setup: Setup) -> None:
    write(machine / "etc/systemd/logind.conf", "[Login]\nNAutoVTs=6\n")
    assert found(setup, machine) == []  # the main file comes first, and the package's after it
    change(machine / LOGIND, "NAutoVTs=0", "#NAutoVTs=0")
    (machine / LOGIND).rename(machine / "ours.conf")
    write(machine / LOGIND, "[Login]\nNAutoVTs=0\n")
    overriding = machine / LOGIND.replace("usr/lib", "etc")
    overriding.parent.mkdir(parents=True, exist_ok=True)
    (machine / "ours.conf").rename(overriding)
    assert found(setup, machine) == ["other_consoles"]


def test_what_is_amiss_with_the_answers_is_found(machine: Path, setup: Setup) -> None:
    assert found(setup, machine, date(1970, 1, 1)) == ["clock"]
    setup.data.chmod(0o755)
    assert found(setup, machine) == ["open_folder"]
    setup.data.chmod(0o700)
    elsewhere = setup._replace(settings=Settings(place="skola"))
    assert found(elsewhere, machine) == ["other_place"]
    [path] = setup.data.glob("*/*/responses.db")
    path.write_bytes(b"no database at all, " * 100)
    assert found(setup, machine) == ["store_unreadable"]
    survey = setup.survey
    ResponseStore(setup.data, survey, "", "torget").close()
    assert found(setup, machine) == ["set_aside"]
    shutil.rmtree(setup.data)
    assert found(setup, machine) == ["no_data_folder"]


@pytest.mark.parametrize("mode", [0o710, 0o720, 0o740, 0o701, 0o702, 0o704])
def test_answers_that_anybody_but_the_kiosk_gets_at_are_found(
    machine: Path, setup: Setup, mode: int
) -> None:
    setup.data.chmod(mode)
    assert found(setup, machine) == ["open_folder"]


def test_a_boot_menu_with_a_password_is_as_it_should_be(machine: Path, setup: Setup) -> None:
    menu = "set timeout=0\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB.CD\n"
    write(machine / "boot/grub/grub.cfg", menu)
    assert found(setup, machine) == []


def test_a_password_that_the_boot_menu_does_not_know_is_none(machine: Path, setup: Setup) -> None:
    write(machine / "boot/grub/grub.cfg", "set timeout=0\n")
    write(machine / "etc/medborgarkiosk/boot-password", "grub.pbkdf2.sha512.10000.AB.CD\n")
    assert found(setup, machine) == ["boot_password"]


def test_a_survey_that_is_not_on_the_web_is_found(machine: Path, setup: Setup) -> None:
    alone = msgspec.structs.replace(setup.survey, online=None)
    assert found(setup._replace(survey=alone), machine) == ["no_online"]
    say = phrases(PHRASES, "sv")
    code, lines = doctor(setup._replace(survey=alone), RELEASED, say, machine)
    assert (code, lines[-1]) == (0, say("doctor.well")), "it may be meant so"
    assert "QR-kod" in lines[0]


def test_what_is_still_as_the_package_has_it_is_found(
    machine: Path, setup: Setup, tmp_path: Path
) -> None:
    example = msgspec.structs.replace(setup.survey, survey="essunga_trygg")
    fresh = Setup(Settings(), example, "", tmp_path / "empty")
    fresh.data.mkdir(mode=0o700)
    assert found(fresh, machine) == ["place_unset", "example"]
    code, lines = doctor(fresh, RELEASED, phrases(PHRASES, "sv"), machine)
    assert (code, lines[-1]) == (0, phrases(PHRASES, "sv")("doctor.well")), "it may be meant so"
    assert "fortfarande ”kiosk”" in lines[0]
    assert "exempelenkäten" in lines[1]


def test_a_code_that_is_none_is_found(machine: Path, setup: Setup) -> None:
    for pin_hash, names in (
        ("471147", ["code"]),
        (hash_of_pin("471147"), []),
        (hash_of_pin("47114"), ["short_code"]),
        (OF_0_1_0, ["short_code"]),
        ("", []),
    ):
        changed = setup._replace(settings=Settings(place="torget", pin_hash=pin_hash))
        assert found(changed, machine) == names


def test_a_kiosk_that_cannot_start_is_one_finding_beside_the_others(machine: Path) -> None:
    (machine / "etc/systemd/system/ctrl-alt-del.target").unlink()
    say = phrases(PHRASES, "sv")
    code, lines = doctor(Refusal("Enkäten har fel."), RELEASED, say, machine)
    assert code == 1
    assert lines[1:] == ["Enkäten har fel.", say("doctor.count", count=2)]
    assert "ctrl-alt-del.target" in lines[0]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_finding_is_a_sentence(setup: Setup, language: str) -> None:
    code, lines = doctor(setup, date(1970, 1, 1), phrases(PHRASES, language))
    assert code == 1
    assert not any("{" in line for line in lines)
    source = (ROOT / "kiosk/staff/doctor.py").read_text("utf-8")
    named = set(re.findall(r'Shortcoming\(\s*"(\w+)"', source))
    assert {f"doctor.{name}" for name in named} <= set(phrase_file(PHRASES, language))


def test_the_settings_that_are_shipped_are_the_usual_ones() -> None:
    file = SYSTEM / "etc/medborgarkiosk/kiosk.yaml"
    assert load_settings(file) == Settings(data="/var/lib/medborgarkiosk")
    text = file.read_text("utf-8")
    for name in Settings.__struct_fields__:
        assert re.search(rf"^#?{name}: ", text, re.MULTILINE), name


# -- the keys of the console

DOORS = {0x0202, 0x0203, 0x0204, 0x0206, 0x0209, 0x020A, 0x020B, 0x020C, 0x020F, 0x0210, 0x0211}
DOORS |= {0x0212}
"""Show_*, Last_Console, Scroll_*, Boot, SAK, Decr_ and Incr_Console, KeyboardSignal."""


def ways_out(*maps: Path) -> int:
    """How many keys, under all modifiers, leave the console after these maps were loaded."""
    table = subprocess.run(
        ["loadkeys", "--unicode", "--mktable", *maps], capture_output=True, check=False, text=True
    ).stdout
    bodies = re.findall(r"short \w+\[NR_KEYS\] = \{(.*?)\};", table, re.DOTALL)
    assert len(bodies) == 128
    codes = [int(code, 16) ^ 0xF000 for body in bodies for code in re.findall("0x[0-9a-f]+", body)]
    return sum(code in DOORS or code >> 8 == 0x05 for code in codes)


def test_no_key_leaves_the_console(tmp_path: Path) -> None:
    if not (shutil.which("ckbcomp") and shutil.which("loadkeys")):
        pytest.skip("needs kbd and console-setup")
    swedish = tmp_path / "se.map"
    with swedish.open("wb") as file:
        subprocess.run(["ckbcomp", "-model", "pc105", "se"], stdout=file, check=True)
    assert ways_out(swedish) > 1000
    assert ways_out(swedish, SYSTEM / "usr/share/medborgarkiosk/kiosk.map") == 0
