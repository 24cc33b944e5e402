"""A disk with Debian and the package on it, made without a network but for Debian's own packages.

It differs from a product by an agent for the tests (`agent.py`).
"""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from kiosk.machine.disk import LINE, MAKE

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
BUILD = ROOT / "build/vm"
SUITE = os.environ.get("SUITE", "bookworm")
"""The release of Debian: `make vm-test SUITE=trixie`."""
NEEDED = {
    "debootstrap": "debootstrap",
    "qemu-system-x86_64": "qemu-system-x86",
    "qemu-img": "qemu-utils",
    "mke2fs": "e2fsprogs",
    "debugfs": "e2fsprogs",
    "mkfs.vfat": "dosfstools",
    "mkfs.exfat": "exfatprogs",
    "mcopy": "mtools",
    "sfdisk": "fdisk",
    "losetup": "mount",
    "dpkg-deb": "dpkg",
}
"""Programs, and the packages that they are in."""
PACKAGES = (
    *("systemd-sysv", "udev", "dbus", "initramfs-tools", "linux-image-amd64", "python3"),
    *("util-linux-extra", "kbd", "console-setup", "console-setup-linux", "keyboard-configuration"),
    *("grub-pc-bin", "grub2-common"),
)
"""What Debian's installer puts on a machine without a desktop, and what the package asks for."""
GAP, SYSTEM, SWAP = 1, 2000, 160
"""Megabytes: before the first partition, where GRUB is; of it; and of the one for swapping, which
`kiosk disk` makes the file system of the answers."""
SECOND = GAP + SYSTEM
MEGABYTE = 1024**2
PARTITIONS = f"{GAP}MiB,{SYSTEM}MiB,83,*\n{SECOND}MiB,{SWAP}MiB,82\n"
ANSWERS = "5ab1c3f0-93f4-4d6e-9d1b-1e0a4c7f2b66"
"""The name of the file system of the answers."""
STATE = "/var/lib/medborgarkiosk"
ROOTS_PASSWORD = "rotlosen"  # noqa: S105  of a machine that lives for minutes


def missing() -> list[str]:
    """The Debian packages that `make vm-test` lacks here."""
    paths = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    found = {package for name, package in NEEDED.items() if not shutil.which(name, path=paths)}
    return sorted(found)


def run(*command: str | Path, **options: object) -> str:
    """What a command prints. Raises CalledProcessError with what it complained of."""
    done = subprocess.run(
        list(map(str, command)),
        check=False,
        capture_output=True,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return str(done.stdout)


def base() -> Path:
    """Debian as a folder, kept between runs."""
    recipe = hashlib.sha256(f"{SUITE} {PACKAGES}".encode()).hexdigest()[:12]
    folder = BUILD / f"base-{recipe}"
    if not folder.exists():
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.parent.mkdir(parents=True, exist_ok=True)
        include = ",".join(PACKAGES)
        # The console's encoding is that of whoever installs.
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        what = ("--variant=minbase", f"--include={include}")
        run("debootstrap", *what, SUITE, part, env=environment)
        part.rename(folder)
    return folder


def disk(package: Path, settings: str, survey: str) -> Path:
    """A raw disk with `package` installed, these settings, and `survey` beside them as a file."""
    root = _copy_of_base()
    shutil.copy(package, root / "kiosk.deb")
    # Without a network: what the package needs is there, or this fails.
    run("unshare", "--net", "chroot", root, "dpkg", "--install", "/kiosk.deb")
    (root / "kiosk.deb").unlink()
    folder = root / "etc/medborgarkiosk"
    (folder / "kiosk.yaml").write_text(settings, "utf-8")
    (folder / "kort.yaml").write_text(survey, "utf-8")
    return _disk_of(root, "disk.raw", has_kiosk=True)


def bare_disk() -> Path:
    """A raw disk with Debian and nothing of ours: a login on the first console."""
    return _disk_of(_copy_of_base(), "bare.raw")


def _copy_of_base() -> Path:
    root = BUILD / "root"
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "-a", base(), root)
    return root


def _disk_of(root: Path, name: str, *, has_kiosk: bool = False) -> Path:
    """With the agent, a password for root and GRUB; with a kiosk as after `kiosk disk`."""
    _add_agent(root)
    (root / "etc/hostname").write_text("kiosk\n")
    second = LINE.format(name=ANSWERS, point=STATE) if has_kiosk else "/dev/vda2 none swap sw 0 0"
    (root / "etc/fstab").write_text(f"/dev/vda1 / ext4 errors=remount-ro 0 1\n{second}\n")
    run("chroot", root, "systemd-machine-id-setup")
    run("chroot", root, "chpasswd", input=f"root:{ROOTS_PASSWORD}\n")
    image = BUILD / name
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate((GAP + SYSTEM + SWAP) * MEGABYTE)
    run("sfdisk", "--quiet", image, input=PARTITIONS)
    offset = f"offset={GAP * MEGABYTE}"
    run("mke2fs", "-q", "-t", "ext4", "-E", offset, "-d", root, image, f"{SYSTEM}M")
    if has_kiosk:
        [owner] = re.findall(
            r"^kiosk:x:(\d+:\d+):", (root / "etc/passwd").read_text(), re.MULTILINE
        )
        where = f"offset={SECOND * MEGABYTE},root_owner={owner}"
        run(*MAKE, "-U", ANSWERS, "-E", where, image, f"{SWAP}M")
    loop = run("losetup", "--find", "--show", image).strip()
    try:
        run("partx", "--add", loop)  # not every kernel knows a table of partitions by itself
        run("unshare", "--mount", "sh", "-ec", ADD_GRUB, "sh", loop, root)
    finally:
        run("partx", "--delete", loop)
        run("losetup", "--detach", loop)
    return image


ADD_GRUB = """\
root=$2
mount -t tmpfs tmpfs /dev
node() { mknod -m 0600 "/dev/$1" b $(tr : ' ' <"/sys/class/block/$2/dev"); }
loop=${1#/dev/}
node vda "$loop"
node vda1 "${loop}p1"
node vda2 "${loop}p2"
[ -n "$(blkid -s TYPE -o value /dev/vda2)" ] || mkswap --quiet /dev/vda2
mknod /dev/null c 1 3
mknod /dev/urandom c 1 9
mkdir -p /dev/disk/by-uuid
ln -s /dev/vda1 "/dev/disk/by-uuid/$(blkid -s UUID -o value /dev/vda1)"
mount /dev/vda1 "$root"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sys "$root/sys"
chroot "$root" grub-install --target=i386-pc /dev/vda
chroot "$root" update-grub
"""
"""As Debian's installer, with the name that the disk will have. For a view of mounts of its own."""


def _add_agent(root: Path) -> None:
    shutil.copy(HERE / "agent.py", root / "usr/local/lib/agent.py")
    (root / "etc/systemd/system/agent.service").write_text(
        "[Unit]\nDefaultDependencies=no\nAfter=systemd-udevd.service\n"
        "[Service]\nExecStart=/usr/bin/python3 /usr/local/lib/agent.py\n"
        "Restart=always\nRestartSec=1\nOOMScoreAdjust=-900\n"
        "[Install]\nWantedBy=sysinit.target\n"
    )
    run("chroot", root, "systemctl", "enable", "agent.service")
