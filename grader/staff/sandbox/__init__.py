"""Run a student's notebook where it can neither see, slow down, signal nor influence anything.

Why this and no container engine: what holds a process in is the kernel, and the kernel lets an
ordinary user have it. A container engine would have to be installed, wants rights of its own, and
takes a second for each start; the steps taken here need Python alone and some milliseconds.

host       outside: starts workers, hands out jobs, kills
listening  outside: what a running child says, and how long it may still take
jail/      launch: a fresh process puts itself into namespaces of its own, with a root that holds
           Python and the students' share of the course and nothing else, then starts the worker;
           fork: what a child does before the first line of a student's runs: namespaces again, a
           scratch folder in memory, limits, no rights, and a filter on what it may ask the kernel
worker/    imports torch once and forks a child for each notebook
attacks/   what tries to get through, so that a wall is tried before it is trusted

Memory. A notebook is one process, since no other can be started; so limits of a process are limits
of the whole tree, and no cgroup is needed, which containers and ordinary users often lack. What it
maps is limited by RLIMIT_DATA and RLIMIT_AS, what it writes to files by the size of its scratch
folder; every other way to hold memory (shared segments and mappings, memory files, stacks that
grow, huge pages) is refused by the filter. Threads are limited by RLIMIT_NPROC.

System calls. `allowed` lists those that Python, torch, numpy, pandas and matplotlib live on, and
`filter` refuses all others. So two notebooks share files that can be read and no more: no lock,
lease, notice, futex or time stamp of these is a channel between them.

Files. The root is built of bind mounts, so what is not in it does not exist: Landlock, which
filters paths in a root that has everything, would add nothing. There is no /proc, so there is no
process to look at or to trace, and no other process in its namespace either.

What stays open.
- Half a gigabyte (jail.fork.RESERVED) above the limit of memory can be held by who makes read-only
  what it has written, and some ten megabytes of the kernel's own by 256 files and threads.
- Before Linux 5.14, tasks are counted with all others of a user, so threads have no limit. Neither
  have they for the root of a container that has no other user, whom the kernel does not count.
- Started by an ordinary user, all workers are one user to the kernel: what it counts for each user,
  such as the room in pipes, they share. Started by root, each worker is a user of its own.
- What can be told from how long something takes: side channels are not closed.
- A hole in the kernel's own code.
"""
