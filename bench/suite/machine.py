"""What the figures were measured on."""

import datetime
import os
import pathlib
import platform


def describe(folder):
    device, kind = file_system(folder)
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": field("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_GiB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "file_system": kind,
        "read_ahead_KiB": text(f"/sys/block/{pathlib.Path(device).name}/queue/read_ahead_kb"),
        "huge_pages": chosen("/sys/kernel/mm/transparent_hugepage/enabled"),
        "huge_pages_of_tmpfs": chosen("/sys/kernel/mm/transparent_hugepage/shmem_enabled"),
        "max_map_count": text("/proc/sys/vm/max_map_count"),
        "load_before": load(),
    }


def load():
    """The machine's load average over the last minute: near 0 on a quiet one."""
    return round(os.getloadavg()[0], 1)


def file_system(folder):
    """Device and type of the file system of a folder: the mount with the longest fitting path."""
    best = ("", "?", "?")
    for line in text("/proc/mounts").splitlines():
        device, where, kind = line.split()[:3]
        inside = pathlib.Path(folder).resolve().is_relative_to(where)
        if inside and len(where) >= len(best[0]):
            best = (where, device, kind)
    return best[1], best[2]


def field(path, name):
    for line in text(path).splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return ""


def chosen(path):
    """Of `always [madvise] never` the word in brackets."""
    return text(path).partition("[")[2].partition("]")[0]


def text(path):
    try:
        return pathlib.Path(path).read_text().strip()
    except OSError:
        return ""
