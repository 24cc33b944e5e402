"""`kiosk.service`: what the promises stand on is in it, and systemd itself finds nothing amiss."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "kiosk.service"
MOST_EXPOSED = 12
"""In tenths, as systemd-analyze takes it: 100 is a program that may do anything."""

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="needs systemd-analyze: apt-get install systemd"
)


def settings(path: Path = UNIT) -> dict[tuple[str, str], list[str]]:
    """Section and name of every setting, with all that is said of it: systemd adds some up."""
    found: dict[tuple[str, str], list[str]] = {}
    section = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            found.setdefault((section, name), []).append(value)
    return found


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("Service", "ExecStart", "/opt/medborgarkiosk/bin/kiosk"),
        ("Service", "User", "kiosk"),
        # the first console is the residents', and Textual draws on standard error
        ("Unit", "Conflicts", "getty@tty1.service rescue.service"),
        ("Service", "TTYPath", "/dev/tty1"),
        ("Service", "StandardInput", "tty-force"),
        ("Service", "StandardOutput", "tty"),
        ("Service", "StandardError", "tty"),
        # it comes back whatever happens
        ("Service", "Type", "notify"),
        ("Service", "WatchdogSec", "30s"),
        ("Service", "Restart", "always"),
        ("Unit", "StartLimitIntervalSec", "0"),
        # what is in memory stays there
        ("Service", "LimitCORE", "0"),
        ("Service", "MemorySwapMax", "0"),
        ("Service", "MemoryMax", "300M"),
        ("Service", "WatchdogSignal", "SIGKILL"),
        # nobody can be reached but the log and systemd
        ("Service", "PrivateNetwork", "yes"),
        ("Service", "RestrictAddressFamilies", "AF_UNIX"),
        ("Service", "IPAddressDeny", "any"),
        # it writes in one folder
        ("Service", "ProtectSystem", "strict"),
        ("Service", "StateDirectory", "medborgarkiosk"),
        ("Service", "StateDirectoryMode", "0700"),
        ("Service", "UMask", "0077"),
        # and may do nothing that root may
        ("Service", "NoNewPrivileges", "yes"),
        ("Service", "CapabilityBoundingSet", ""),
    ],
)
def test_the_unit_says(section: str, name: str, value: str) -> None:
    assert settings()[section, name] == [value]


def test_the_c_library_writes_over_what_is_given_back() -> None:
    """Without a cache of its own, which it would not write over."""
    environment = " ".join(settings()["Service", "Environment"]).split()
    assert "GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.perturb=165" in environment


@pytest.mark.parametrize("name", ["RuntimeMaxSec", "PrivateDevices"])
def test_the_unit_says_nothing_of(name: str) -> None:
    """The one would end it while somebody answers, the other would take the console away."""
    assert ("Service", name) not in settings()


def test_the_unit_starts_after_the_console_has_been_set_up() -> None:
    assert "console-setup.service" in settings()["Unit", "After"][0].split()


# -- in the judgement of systemd


def exposure_is_low(unit: Path) -> bool:
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Overall exposure level" in judged.stdout, judged.stderr
    return judged.returncode == 0


@needs_systemd
def test_systemd_calls_the_unit_safe() -> None:
    assert exposure_is_low(UNIT)


@needs_systemd
@pytest.mark.parametrize("without", ["CapabilityBoundingSet", "SystemCallFilter"])
def test_systemd_would_not_call_it_safe_without(without: str, tmp_path: Path) -> None:
    """A control: its judgement depends on what stands in the unit."""
    weaker = tmp_path / "kiosk.service"
    lines = UNIT.read_text("utf-8").splitlines(keepends=True)
    weaker.write_text("".join(line for line in lines if not line.startswith(without)), "utf-8")
    assert not exposure_is_low(weaker)


@needs_systemd
@pytest.mark.parametrize(
    "unit",
    [
        UNIT,
        ROOT / "system/usr/lib/systemd/system/kiosk-console.service",
        ROOT / "system/usr/lib/systemd/system/kiosk-privileged@.service",
    ],
    ids=lambda unit: unit.name,
)
def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    """With a program in the place of ours, which is not installed here."""
    copy = tmp_path / unit.name
    text = unit.read_text("utf-8")
    for (_, name), values in settings(unit).items():
        for value in values if name == "ExecStart" else ():
            program = value.lstrip("-").split()[0]
            text = text.replace(f"{program} ", "/bin/true ").replace(f"{program}\n", "/bin/true\n")
    copy.write_text(text, "utf-8")
    judged = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    assert (judged.returncode, judged.stdout, judged.stderr) == (0, "", "")
