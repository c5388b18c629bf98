"""What a front end takes for the kernel: asks for a fork, and hands on the signals that it gets.

It ends when the kernel ends, and the kernel when it does, for they hold the ends of one socket.
Standard library only: this is all that a notebook pays for its start.
"""

import json
import os
import signal
import socket
import sys


def main() -> None:
    door, connection_file = sys.argv[1:]
    folder = os.getcwd()  # noqa: PTH109 - pathlib takes longer to import than all this to run
    asked = {"connection": connection_file, "folder": folder, "environment": dict(os.environ)}
    request = json.dumps(asked).encode()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(door)
        socket.send_fds(line, [len(request).to_bytes(4, "big")], [0, 1, 2])
        line.sendall(request)
        kernel = int.from_bytes(line.recv(4), "big")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda got, _: os.kill(kernel, got))
        line.recv(1)


main()
