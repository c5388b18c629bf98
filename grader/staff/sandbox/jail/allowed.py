"""The system calls that Python, torch, numpy, pandas and matplotlib live on: all that a child has.

Gathered by tracing whole homeworks and a notebook of everything else that an honest one may do.
Missing on purpose, each a way to another process or to something that no limit counts: sockets,
programs, namespaces, mounts, memory files, System V and POSIX messages and segments, epoll, eventfd
and timers that are files, inotify and fanotify, aio, io_uring, keys, bpf, perf, ptrace and all that
reads another process, flock, sysinfo (which counts what all do together), mincore and
preadv2 (which tell what others have read), setting attributes, owners, priorities or schedulers,
locking memory or placing it, handles of files, sync of the whole machine.
"""

from __future__ import annotations

Numbers = tuple[int | None, int | None]  # on x86_64 and on aarch64; None: it has no such call

ALLOWED: dict[str, Numbers] = {
    # memory; what may be mapped is looked at in `filter`
    "brk": (12, 214), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226),
    "msync": (26, 227),
    # reading and writing
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "preadv": (295, 69), "pwritev": (296, 70), "lseek": (8, 62),
    "close": (3, 57), "sendfile": (40, 71), "copy_file_range": (326, 285), "fsync": (74, 82),
    "fdatasync": (75, 83), "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47),
    # files by name
    "open": (2, None), "openat": (257, 56), "creat": (85, None), "stat": (4, None),
    "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291),
    "statfs": (137, 43), "fstatfs": (138, 44), "access": (21, None), "faccessat": (269, 48),
    "faccessat2": (439, 439), "readlink": (89, None), "readlinkat": (267, 78),
    "getdents": (78, None), "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49),
    "fchdir": (81, 50), "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "unlink": (87, None), "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38),
    "renameat2": (316, 276), "link": (86, None), "linkat": (265, 37), "symlink": (88, None),
    "symlinkat": (266, 36), "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "umask": (95, 166), "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    "getxattr": (191, 8), "lgetxattr": (192, 9), "fgetxattr": (193, 10),
    # descriptors
    "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "pipe": (22, None),
    "pipe2": (293, 59), "select": (23, None), "pselect6": (270, 72), "poll": (7, None),
    "ppoll": (271, 73),
    # threads
    "set_robust_list": (273, 99), "rseq": (334, 293), "gettid": (186, 178),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_getscheduler": (145, 120),
    "sched_getparam": (143, 121), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "getcpu": (309, 168), "exit": (60, 93),
    "exit_group": (231, 94),
    # signals: there is nobody else to send one to
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigsuspend": (130, 133), "rt_sigtimedwait": (128, 137),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128), "kill": (62, 129),
    "tgkill": (234, 131), "pause": (34, None), "alarm": (37, None), "getitimer": (36, 102),
    "setitimer": (38, 103),
    # time
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "getrusage": (98, 165),
    # itself; a limit can only be lowered
    "getpid": (39, 172), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148), "getresgid": (120, 150),
    "getgroups": (115, 158), "getpgid": (121, 155), "getpgrp": (111, None), "getsid": (124, 156),
    "getpriority": (140, 141), "uname": (63, 160), "getrandom": (318, 278),
    "getrlimit": (97, 163), "setrlimit": (160, 164), "prlimit64": (302, 261), "wait4": (61, 260),
    "waitid": (247, 95),
}  # fmt: skip
# These are looked at more closely: see `filter`.
CLONE, MMAP, FUTEX, FCNTL = (56, 220), (9, 222), (202, 98), (72, 25)
IOCTL, MADVISE, PRCTL, FADVISE = (16, 29), (28, 233), (157, 167), (221, 223)
# From here on both machines have the same numbers, and libraries know what to do without a call.
RECENT = 424
