"""What of the file system a jail sees: the standard library, torch and its companions, shared libraries, /dev/null.

An installed wheel carries the bank inside site-packages, beside torch: the bank and this package are left out.
"""

import os
import sys
import sysconfig
from pathlib import Path

from kdgrader.jail import kernel

# Where the new root is mounted, in a namespace of its own: the first that exists and that nothing needed lies below.
BASES = ("/mnt", "/srv", "/media", "/opt", "/tmp", "/proc")
DEVICES = ("/dev/null", "/dev/urandom")
SHARED_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")


def readable() -> list[str]:
    """Folders and files that imports may need after the fork."""
    paths = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), *SHARED_LIBRARIES]
    paths += [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    real = {os.path.realpath(path) for path in paths if path and Path(path).exists()}
    return sorted(path for path in real if not any(path.startswith(other + "/") for other in real))


def without(paths: list[str], hidden: list[str]) -> list[str]:
    """`paths`, with every folder on the way to something hidden replaced by its other children."""
    result = []
    for path in paths:
        inside = [secret for secret in hidden if secret == path or secret.startswith(path + "/")]
        if not inside:
            result.append(path)
        elif path not in inside:
            result += without([entry.path for entry in os.scandir(path) if not entry.is_symlink()], inside)
    return result


def aliases() -> list[tuple[str, str]]:
    """Symbolic links that paths in use go through (/lib → usr/lib, say): link and target."""
    links = []
    for path in [*SHARED_LIBRARIES, *sys.path]:
        if path and Path(path).exists() and os.path.realpath(path) != path:
            links.append((path, os.path.realpath(path)))
    return links


def enter(paths: list[str], hidden: list[str]) -> None:
    """Replaces the root by one that holds only `paths`, read-only, without `hidden`. Needs a mount namespace."""
    kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    base = _base(paths)
    kernel.mount("tmpfs", base, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=755")
    for path in [*paths, *DEVICES]:
        _bind(base, path)
    for secret in hidden:
        if any(secret.startswith(path + "/") for path in paths) and Path(secret).is_dir():
            kernel.mount("tmpfs", base + secret, "tmpfs", kernel.MS_RDONLY | kernel.MS_NOSUID, "size=4k")
    for link, target in aliases():
        _link(base, link, target)
    kernel.mount(None, base, None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID)
    os.chdir(base)
    kernel.pivot_root_here()


def _base(paths: list[str]) -> str:
    free = (b for b in BASES if Path(b).is_dir() and not any((p + "/").startswith(b + "/") for p in paths))
    try:
        return next(free)
    except StopIteration:
        raise OSError(2, "no folder to mount the jail's root on") from None


def _bind(base: str, path: str) -> None:
    target = Path(base + path)
    if Path(path).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    kernel.mount(path, str(target), None, kernel.MS_BIND | kernel.MS_REC)
    flags = kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID | _locked(path)
    if path not in DEVICES:
        flags |= kernel.MS_NODEV
    kernel.mount(None, str(target), None, flags)


def _locked(path: str) -> int:
    # In a user namespace a remount may not take away what the original mount had.
    have = os.statvfs(path).f_flag
    pairs = [(os.ST_NODEV, kernel.MS_NODEV), (os.ST_NOEXEC, kernel.MS_NOEXEC), (os.ST_NOSUID, kernel.MS_NOSUID)]
    return sum(flag for bit, flag in pairs if have & bit)


def _link(base: str, link: str, target: str) -> None:
    place = Path(base + link)
    if not place.exists() and not place.is_symlink():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)
