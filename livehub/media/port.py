"""Owns the one UDP port that all peers share: whose datagram this is, and where ours leave.

A datagram belongs to the peer whose address it comes from; an address becomes a peer's by a check
that names its ICE user fragment. One port is one firewall rule for the hall, and one socket is what
lets a single system call serve all viewers (`scatter.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Iterable

from aioice import stun
from aioice.candidate import Candidate, candidate_foundation, candidate_priority

from livehub.media.ice import Address, Agent
from livehub.media.network import Network
from livehub.media.scatter import Scatter

logger = logging.getLogger(__name__)

LARGEST = 2048  # octets of a datagram that are read; media stays below 1,500
BURST = 128  # datagrams read before other work has its turn
BUFFER = 4 << 20  # octets of kernel buffer asked for; a key frame to 200 viewers is 16 MB in 100 ms
TRIES = 8  # ports tried when any free one will do and several addresses must share it


class Home:
    """The port at one of our addresses."""

    def __init__(self, address: str, number: int, on_stun: Callable[..., None]) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.address = address
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            self.socket.setblocking(False)
            for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                with contextlib.suppress(OSError):
                    self.socket.setsockopt(socket.SOL_SOCKET, option, BUFFER)
            self.socket.bind((address, number))
        except OSError:
            self.socket.close()
            raise
        self.number: int = self.socket.getsockname()[1]
        self.scatter = Scatter(self.socket)
        self.dropped = 0
        self._agents: dict[Address, Agent] = {}
        self._on_stun = on_stun
        asyncio.get_running_loop().add_reader(self.socket, self._readable)

    def listen(self, address: Address, agent: Agent) -> None:
        """This address is the agent's peer. The latest who proved it has it."""
        self._agents[address] = agent

    def unlisten(self, address: Address, agent: Agent) -> None:
        """It no longer is."""
        if self._agents.get(address) is agent:
            del self._agents[address]

    def owner(self, address: Address) -> Agent | None:
        """Whose peer this address is."""
        return self._agents.get(address)

    def send(self, data: bytes, address: Address) -> bool:
        """Send one datagram now; False when the socket is full or the network is gone."""
        try:
            self.socket.sendto(data, address)
        except OSError:
            self.dropped += 1
            return False
        return True

    def close(self) -> None:
        """Free the port."""
        asyncio.get_running_loop().remove_reader(self.socket)
        self.scatter.close()
        self.socket.close()

    def _readable(self) -> None:
        receive = self.socket.recvfrom
        for _ in range(BURST):
            try:
                data, source = receive(LARGEST)
            except BlockingIOError:
                return
            except OSError:
                continue  # somebody's ICMP about an earlier datagram
            self._arrived(data, source[:2])

    def _arrived(self, data: bytes, source: Address) -> None:
        if not data:
            return
        try:
            if data[0] > 3:
                agent = self._agents.get(source)
                if agent is not None:
                    agent.arrived(data)
            else:
                self._on_stun(data, self, source)
        except Exception:
            logger.exception("a datagram failed")


class Port:
    """All homes and all agents of this process. Call `open` before, `close` after."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._homes: list[Home] = []
        self._agents: dict[str, Agent] = {}

    @property
    def number(self) -> int:
        """The UDP port, 0 while none could be bound."""
        return self._homes[0].number if self._homes else 0

    def open(self) -> None:
        """Bind what can be bound; without any address peers are told that there is none."""
        for _ in range(TRIES if self._network.port == 0 else 1):
            self._bind(self._network.offered())
            if len(self._homes) == len(self._network.offered()) or self._network.port:
                return
            self.close()  # the port the first address got is taken at another one
        self._bind(self._network.offered())

    def refresh(self) -> None:
        """Go along when the machine's addresses change; peers of those that stay keep theirs."""
        offered = self._network.offered()
        for home in [each for each in self._homes if each.address not in offered]:
            self._homes.remove(home)
            home.close()
        known = {home.address for home in self._homes}
        self._bind(address for address in offered if address not in known)
        self._homes.sort(key=lambda home: offered.index(home.address))

    def close(self) -> None:
        """Free all sockets."""
        for home in self._homes:
            home.close()
        self._homes.clear()

    def flush(self) -> None:
        """Send what was prepared for many."""
        for home in self._homes:
            home.scatter.flush()

    def candidates(self) -> list[Candidate]:
        """What the answer offers, the best first: ffmpeg uses the first and no other."""
        places = [(home.address, home.number) for home in self._homes]
        if self._network.public and places:
            places.append((self._network.public, places[0][1]))
        return [
            Candidate(
                foundation=candidate_foundation("host", "udp", host),
                component=1,
                transport="udp",
                priority=candidate_priority(1, "host", 65535 - rank),
                host=host,
                port=number,
                type="host",
            )
            for rank, (host, number) in enumerate(places)
        ]

    def register(self, agent: Agent) -> None:
        """Let the agent's peer find it."""
        self._agents[agent.local_username] = agent

    def forget(self, agent: Agent) -> None:
        """It is gone."""
        self._agents.pop(agent.local_username, None)
        for home, address in agent.paths:
            home.unlisten(address, agent)

    def _bind(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            try:
                home = Home(address, self.number or self._network.port, self._heard_stun)
            except OSError as error:
                logger.warning("no media at %s port=%d reason=%s", address, self.number or self._network.port, error.strerror)  # fmt: skip
            else:
                self._homes.append(home)

    def _heard_stun(self, data: bytes, home: Home, source: Address) -> None:
        try:
            message = stun.parse_message(data)
        except Exception:  # noqa: BLE001  the parser meets garbage with whatever Python raises
            return
        name = message.attributes.get("USERNAME", "")
        if message.message_method is not stun.Method.BINDING:
            return
        if message.message_class is stun.Class.REQUEST:
            agent = self._agents.get(str(name).partition(":")[0])
            if agent is not None:
                agent.checked(message, home, source)
        elif message.message_class is stun.Class.RESPONSE:
            agent = home.owner(source)
            if agent is not None:
                agent.answered(message, home, source)
