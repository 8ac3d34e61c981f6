"""Takes rights away from this process for good: network, files, other programs, memory. For what reads hostile files.

Linux only, without privileges: seccomp refuses to make sockets and processes, Landlock refuses all files but the libraries'
own. Elsewhere, and on kernels without them, what remains are the resource limits. Sources: the kernel's
`Documentation/userspace-api/seccomp_filter.rst` and `landlock.rst`; the numbers are those of its system-call tables.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple


class Confinement(NamedTuple):
    """What holds in this process: no sockets and processes (seccomp), no files (Landlock), limited memory."""

    seccomp: bool = False
    landlock: bool = False
    memory: bool = False

    def words(self, *, memory: bool = True) -> str:
        """For the user: what holds, and what this system does not give. `memory`: whether a limit of it was asked for."""
        holds = {"no network (seccomp)": self.seccomp, "no files (Landlock)": self.landlock}
        if memory:
            holds["limited memory"] = self.memory
        kept, missing = ([word for word, holding in holds.items() if holding is wanted] for wanted in (True, False))
        rest = f"; this system does not give: {', '.join(missing)}" if missing else ""
        return f"in a process of its own with {', '.join(kept) or 'a time limit only'}{rest}"


_LIBRARIES = 128 << 20
"""Memory of the libraries' own code and constants, which RLIMIT_DATA does not count."""


def confine(memory_bytes: int | None, *, readable: Iterable[Path] = (), devices: Iterable[Path] = ()) -> Confinement:
    """Confines this process, as far as the system can. Call before threads are started: those would keep their rights.

    Without `memory_bytes` memory has no limit. `readable` are files and folders to be read besides the libraries', `devices`
    such that are used too.
    """
    memory = _limit_resources(memory_bytes)
    if sys.platform != "linux":
        return Confinement(memory=memory)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return Confinement(memory=memory)
    landlock = _refuse_files(libc, [*_readable(), *readable], list(devices))
    return Confinement(_refuse_calls(libc), landlock, memory)


def _limit_resources(memory_bytes: int | None) -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold what was read
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if memory_bytes is None:
        return False
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    try:
        resource.setrlimit(kind, (memory_bytes - _LIBRARIES,) * 2)
    except (OSError, ValueError):
        return False
    return True


def _readable() -> list[Path]:
    """Where Python, its packages, this package, system libraries and fonts lie; not all of a prefix, which may be `/usr`."""
    kinds = ("stdlib", "platstdlib", "purelib", "platlib")
    paths = {sysconfig.get_path(kind) for kind in kinds} | {str(Path(__file__).parent)}
    paths |= {f"{prefix}/{part}" for prefix in (sys.prefix, sys.base_prefix) for part in ("lib", "lib64")}
    paths |= {folder for folder in sys.path if Path(folder).is_absolute() and any(Path(folder).glob("*.dist-info"))}
    paths |= set("/usr/lib /usr/lib32 /usr/lib64 /usr/share /usr/local/lib /usr/local/share/fonts".split())
    paths |= set("/lib /lib32 /lib64 /etc/ld.so.cache /etc/fonts /etc/localtime".split())
    paths |= set("/sys/devices/system /proc/cpuinfo /proc/meminfo /proc/self /dev/null /dev/urandom".split())
    return [path for path in map(Path, sorted(paths)) if path.exists()]


# --- Landlock -----------------------------------------------------------------------------------------------------------

_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_RULE_PATH_BENEATH = 1
_WRITE_FILE, _READ_FILE, _READ_DIR, _USE_DEVICE = 1 << 1, 1 << 2, 1 << 3, 1 << 15
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}  # by the ABI that brought them
_TCP_RIGHTS = 0b11  # bind and connect, from ABI 4
_SCOPES = 0b11  # abstract sockets and signals of other processes, from ABI 6


def _refuse_files(libc: ctypes.CDLL, readable: Sequence[Path], devices: Sequence[Path]) -> bool:
    abi = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if abi < 1:
        return False
    rights = max(mask for since, mask in _FILE_RIGHTS.items() if since <= abi)
    fields = [rights, _TCP_RIGHTS if abi >= 4 else 0, _SCOPES if abi >= 6 else 0]
    attributes = struct.pack("=3Q", *fields)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for path in (*readable, *devices):
            allowed = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
            if path in devices:
                allowed |= (_WRITE_FILE | _USE_DEVICE) & rights
            try:
                beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, struct.pack("=Qi", allowed, beneath), 0)
            finally:
                os.close(beneath)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


# --- seccomp ------------------------------------------------------------------------------------------------------------


class _Machine(NamedTuple):
    """The calls of an architecture: refused ones, what makes threads and processes alike, and what is for itself only."""

    audit: int
    refused: tuple[int, ...]
    clone: int
    tgkill: int
    prlimit: int


# Without these calls there is no network, no other program and no look into another process, and no file is changed in the
# ways that Landlock does not know (mode, owner, times, attributes; in its first versions length). By name, and by number:
_REFUSED = (
    "socket connect bind listen accept accept4 sendto sendmsg execve execveat ptrace process_vm_readv process_vm_writev bpf "
    "perf_event_open userfaultfd add_key request_key keyctl unshare setns kill tkill rt_sigqueueinfo rt_tgsigqueueinfo "
    "pidfd_send_signal io_uring_setup pidfd_open pidfd_getfd "
    "truncate fchmod fchmodat fchmodat2 fchown fchownat utimensat setxattr lsetxattr fsetxattr removexattr lremovexattr "
    "fremovexattr setxattrat removexattrat file_setattr"
)
_X86_64 = (
    "41 42 49 50 43 288 44 46 59 322 101 310 311 321 298 323 248 249 250 272 308 62 200 129 297 424 425 434 438 "
    "76 91 268 452 93 260 280 188 189 190 197 198 199 463 466 469"
)
_X86_64_ONLY = "57 58 90 92 94 132 235 261"  # fork vfork chmod chown lchown utime utimes futimesat
_AARCH64 = (
    "198 203 200 201 202 242 206 211 221 281 117 270 271 280 241 282 217 218 219 97 268 129 130 138 240 424 425 434 438 "
    "45 52 53 452 55 54 88 5 6 7 14 15 16 463 466 469"
)
_MACHINES = {
    "x86_64": _Machine(0xC000003E, tuple(map(int, f"{_X86_64} {_X86_64_ONLY}".split())), 56, 234, 302),
    "aarch64": _Machine(0xC00000B7, tuple(map(int, _AARCH64.split())), 220, 131, 261),
}
_CLONE3 = 435
_CLONE_THREAD = 0x10000
_X32 = 0x40000000
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16  # offsets in struct seccomp_data, little endian


def _program(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """In BPF: refuse the calls with EPERM, new processes too (threads may be made), clone3 as if it were not there."""
    refuse = (_RETURN, 0, 0, _REFUSE | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, machine.audit),
        refuse,
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        refuse,
        (_EQUAL, 0, 1, _CLONE3),  # its flags lie in memory, where a filter cannot look; the C library then takes clone
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
        (_EQUAL, 0, 4, machine.clone),
        (_LOAD, 0, 0, _FIRST),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        allow,
        refuse,
    ]
    # A process that aborts signals to itself, and one may look at its own limits.
    for number, itself in ((machine.tgkill, os.getpid()), (machine.prlimit, 0)):
        program += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, itself), allow, refuse]
    for number in machine.refused:
        program += [(_EQUAL, 0, 1, number), refuse]
    return [*program, allow]


def _refuse_calls(libc: ctypes.CDLL) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.byteorder != "little":
        return False
    code = b"".join(struct.pack("=HBBI", *step) for step in _program(machine))
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(_PR_SET_SECCOMP, 2, ctypes.create_string_buffer(header, len(header)), 0, 0) == 0)
