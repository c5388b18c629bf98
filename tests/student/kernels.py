"""A real kernel, driven as a front end does it: with ids of cells and a person who looks on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from grader.student import progress
from tests.kernels.spec import NAME

PATIENCE = 120  # seconds that a busy machine may take


@dataclass
class Ran:
    """What a cell showed: what stands under it in the end, and each message on the way."""

    shown: list[str] = field(default_factory=list)
    on_the_way: list[str] = field(default_factory=list)
    tracebacks: list[list[str]] = field(default_factory=list)
    next_inputs: list[tuple[str, bool]] = field(default_factory=list)  # text, in place of the cell

    @property
    def text(self) -> str:
        """All that stands under it in the end."""
        return "\n".join(self.shown)


class Kernel:
    """A kernel whose cells are run one by one."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self._manager, self._client = manager, client

    def run(
        self, source: str, cell: str = "", *, interrupt_at: str = "", watched: bool = True
    ) -> Ran:
        """Run a cell; interrupted once it shows some words. Unwatched: nobody can be asked."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": watched,
            "stop_on_error": True,
        }
        metadata = {"cellId": cell} if cell else {}
        message = self._client.session.msg("execute_request", content, metadata=metadata)
        self._client.shell_channel.send(message)
        ran, places = Ran(), dict[str, int]()
        while True:
            got = self._client.get_iopub_msg(timeout=PATIENCE)
            if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            if got["msg_type"] == "status" and got["content"]["execution_state"] == "idle":
                break
            self._note(ran, places, got["msg_type"], got["content"])
            if interrupt_at and interrupt_at in "\n".join(ran.on_the_way):
                self._manager.interrupt_kernel()
                interrupt_at = ""
        reply = self._client.get_shell_msg(timeout=PATIENCE)
        while reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            reply = self._client.get_shell_msg(timeout=PATIENCE)
        for each in reply["content"].get("payload", ()):
            if each["source"] == "set_next_input":
                ran.next_inputs.append((each["text"], each["replace"]))
        return ran

    @staticmethod
    def _note(ran: Ran, places: dict[str, int], kind: str, content: dict[str, Any]) -> None:
        if kind in ("display_data", "execute_result", "update_display_data"):
            text = content["data"]["text/plain"]
            place = content.get("transient", {}).get("display_id")
            ran.on_the_way.append(text)
            if kind == "update_display_data":
                ran.shown[places[place]] = text
                return
            if place:
                places[place] = len(ran.shown)
            ran.shown.append(text)
        elif kind == "stream":
            ran.shown.append(content["text"])
        elif kind == "error":
            ran.tracebacks.append(content["traceback"])


@contextmanager
def kernel_in(folder: Path) -> Iterator[Kernel]:
    """A kernel that lives in a folder."""
    environment = {name: value for name, value in os.environ.items() if name != progress.VARIABLE}
    manager, client = start_new_kernel(kernel_name=NAME, cwd=str(folder), env=environment)
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
