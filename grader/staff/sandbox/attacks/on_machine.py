"""What a notebook may try against the machine: its memory, its limits, its kernel."""

from __future__ import annotations

from grader.staff.sandbox.attacks.on_others import Attack

ON_THE_MACHINE: tuple[Attack, ...] = (
    Attack("load", "to count what others do", "return ask('sysinfo', bytes(256))", "it is told"),
    Attack("shared memory", "to hold memory that no limit counts", "return mapped(0x21)", "it has"),
    Attack("growing memory", "the same as a stack", "return mapped(0x122)", "it has some"),
    Attack("memory file", "the same as a file", "return ask('memfd_create', b'x', 0)", "it has"),
    Attack(
        "segments",
        "the same by System V's segments, messages and semaphores",
        "got = []\n"
        "for make, size in (('shmget', (4096,)), ('msgget', ()), ('semget', (1,))):\n"
        "    number = getattr(libc, make)(0, *size, 0o1600)\n"
        "    if number >= 0:\n"
        "        got.append(make)\n"
        "        remove = getattr(libc, make.replace('get', 'ctl'))\n"
        "        remove(number, *([0] if make == 'semget' else []), 0, None)\n"
        "return got",
        "it has one",
    ),
    Attack(
        "memory",
        "to hold more than its share",
        "held = []\n"
        "try:\n"
        "    while len(held) * 2**26 <= TARGETS['memory']:\n"
        "        held.append(mmap.mmap(-1, 2**26, 0x22))\n"
        "    return len(held)\n"
        "finally:\n    held.clear()",
        "it holds more than the limit",
    ),
    Attack(
        "files",
        "to write more than its share",
        "with open('much', 'wb') as file:\n"
        "    os.posix_fallocate(file.fileno(), 0, TARGETS['scratch'] + 4096)\n"
        "return True",
        "there is a file larger than the limit",
        quick=False,
    ),
    Attack(
        "threads",
        "to start 3,000 threads",
        "enough = threading.Event()\n"
        "threading.stack_size(2**16)  # small, so that memory does not end it\n"
        "try:\n"
        "    for _ in range(3000):\n        threading.Thread(target=enough.wait).start()\n"
        "    return True\n"
        "finally:\n    enough.set()\n    threading.stack_size(0)",
        "there are 3,000",
        quick=False,
    ),
    Attack("fork", "to become two", "return os.fork() or os._exit(0)", "there are two"),
    Attack(
        "program",
        "to start a program",
        "return os.posix_spawn('/bin/true', ['true'], {})",
        "one was started",
    ),
    Attack(
        "requests",
        "to take what the kernel has for all: io_setup, io_uring",
        "try:\n    return ask('io_setup', 60000, bytes(8))\nexcept OSError:\n    pass\n"
        "return ask('io_uring_setup', 8, bytes(120))",
        "it has some",
    ),
    Attack(
        "writing outside",
        "to write to Python, the course, the root or the devices",
        "got = []\n"
        "for folder in (os.path.dirname(os.__file__), '/course/grader', '/', '/dev', '/usr'):\n"
        "    try:\n        open(os.path.join(folder, 'course-attack'), 'x')\n"
        "        got.append(folder)\n"
        "        os.remove(os.path.join(folder, 'course-attack'))\n"
        "    except OSError:\n        pass\n"
        "return got",
        "a file was made",
    ),
    Attack(
        "limits",
        "to raise its own",
        "got = []\n"
        "for what in (resource.RLIMIT_AS, resource.RLIMIT_DATA, resource.RLIMIT_STACK,"
        " resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):\n"
        "    most = resource.getrlimit(what)[1]\n"
        "    try:\n        resource.setrlimit(what, (most, most + 1))\n        got.append(what)\n"
        "    except (OSError, ValueError, OverflowError):\n        pass\n"
        "    if most == resource.RLIM_INFINITY:\n        got.append(what)\n"
        "return got",
        "one could be raised, or there is none",
    ),
    Attack(
        "mount",
        "to mount something",
        "ask('mount', b'x', b'/scratch', b'tmpfs', 0, 0)\n"
        "libc.umount2(b'/scratch', 2)\nreturn True",
        "it is mounted",
    ),
    Attack(
        "looking at mounts",
        "to list what is mounted",
        "request = (ctypes.c_uint64 * 4)(24, 2**64 - 1, 0, 0)\n"
        "return ask('listmount', ctypes.byref(request), (ctypes.c_uint64 * 64)(), 64, 0)",
        "there is a list",
    ),
    Attack(
        "namespace",
        "to have all rights in a namespace of its own",
        "return ask('unshare', 0x10000000)",
        "it is in one",
    ),
    Attack("root", "to become root", "os.setuid(0)\nreturn True", "it is"),
    Attack(
        "device",
        "to make a device",
        "os.mknod('zero', 0o20666, os.makedev(1, 5))\nos.remove('zero')\nreturn True",
        "it is made",
    ),
    Attack(
        "kernel",
        "to reach parts of the kernel where holes were: bpf, keys, perf, userfaultfd",
        "got = []\n"
        "for each in (('bpf', 0, bytes(120), 120), ('keyctl', 0, -3, 1), ('userfaultfd', 1),"
        " ('perf_event_open', bytes(128), 0, -1, -1, 0), ('personality', 0xFFFFFFFF)):\n"
        "    try:\n        got += [ask(*each) and each[0]]\n"
        "    except OSError as error:\n"
        "        got += [each[0]] * (error.errno not in (1, 38))\n"
        "return got",
        "an answer other than no",
    ),
)
