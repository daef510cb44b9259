"""Tests of being found on the shared port: a phone made of one socket that speaks STUN by hand."""

import asyncio
import socket

import pytest
from aioice import stun

from livehub.media.ice import MOST_PATHS, Agent
from livehub.media.network import LOOPBACK, Network
from livehub.media.port import Port
from tests.fakes import FakeClock

PASSWORD = "the phone's own password"


class Phone:
    """The other side of ICE: it controls, and asks when it is told to."""

    def __init__(self, port: Port, agent: Agent) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((LOOPBACK, 0))
        self.socket.setblocking(False)
        self.server = (LOOPBACK, port.number)
        self.agent = agent
        self.address = self.socket.getsockname()

    def check(self, *, nominate: bool = False, password: str = "", **attributes: object) -> bytes:
        wanted = {"USERNAME": f"{self.agent.local_username}:phone", "PRIORITY": 1, **attributes}
        if nominate:
            wanted["USE-CANDIDATE"] = None
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=wanted)
        request.add_message_integrity((password or self.agent.local_password).encode())
        self.socket.sendto(bytes(request), self.server)
        return request.transaction_id

    async def hears(self) -> bytes:
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.sock_recv(self.socket, 2048), 2)

    async def hears_nothing(self) -> bool:
        await asyncio.sleep(0.05)  # loopback delivers at once; there is no signal for never
        with pytest.raises(BlockingIOError):
            self.socket.recv(2048)
        return True


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def port():
    opened = Port(Network(addresses=(LOOPBACK,)))
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
async def agent(port, clock):
    agent = Agent(port, clock)
    agent.remote_username, agent.remote_password = "phone", PASSWORD
    await agent.gather_candidates()
    yield agent
    await agent.close()


@pytest.fixture
async def phone(port, agent):
    phone = Phone(port, agent)
    yield phone
    phone.socket.close()


async def test_a_check_with_our_password_is_answered_with_where_it_came_from(phone):
    asked = phone.check()
    answer = stun.parse_message(await phone.hears())
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.transaction_id == asked
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == phone.address
    assert answer.check_message_integrity(phone.agent.local_password.encode())


async def test_who_does_not_know_the_password_hears_nothing(phone):
    phone.check(password="guessed")
    phone.check(USERNAME="somebody:else")
    phone.socket.sendto(b"\x00\x01garbage", phone.server)
    phone.socket.sendto(b"", phone.server)
    assert await phone.hears_nothing()
    assert phone.agent.paths == []


async def test_nothing_is_ever_sent_to_an_address_that_did_not_prove_itself(phone, agent):
    assert not agent.transmit(b"\x80media")
    with pytest.raises(ConnectionError):
        await agent.send(b"\x16handshake")
    phone.check()
    await phone.hears()
    assert not agent.transmit(b"\x80media")  # proved, but not nominated
    assert await phone.hears_nothing()


async def test_the_nominated_address_is_where_the_peer_is(phone, agent):
    phone.check(nominate=True)
    await phone.hears()
    await asyncio.wait_for(agent.connect(), 1)
    assert agent.transmit(b"\x80media")
    assert await phone.hears() == b"\x80media"


async def test_a_phone_that_changes_its_network_keeps_its_peer(port, phone, agent):
    phone.check(nominate=True)
    await phone.hears()
    elsewhere = Phone(port, agent)
    elsewhere.check(nominate=True)
    await elsewhere.hears()
    agent.transmit(b"\x80media")
    assert await elsewhere.hears() == b"\x80media"
    assert agent.moves == 1
    elsewhere.socket.close()


async def test_media_is_heard_from_proven_addresses_only(phone, agent):
    heard: list[bytes] = []
    agent.on_media = heard.append
    phone.socket.sendto(b"\x80before", phone.server)
    phone.check()
    await phone.hears()
    phone.socket.sendto(b"\x80after", phone.server)
    await asyncio.sleep(0.05)
    assert heard == [b"\x80after"]


async def test_handshake_datagrams_wait_in_a_bounded_queue(phone, agent):
    phone.check()
    await phone.hears()
    for _ in range(200):
        agent.arrived(b"\x16handshake")
    assert await agent.recv() == b"\x16handshake"
    await agent.close()
    with pytest.raises(ConnectionError):
        await agent.recv()


async def test_two_sides_that_both_wait_to_be_controlled_are_told(phone):
    phone.check(**{"ICE-CONTROLLED": 1})
    answer = stun.parse_message(await phone.hears())
    assert answer.error_code == 487


async def test_consent_is_asked_for_and_its_answer_tells_how_far_the_phone_is(phone, agent, clock):
    phone.check(nominate=True)
    await phone.hears()
    agent.tend(clock.steady())
    question = stun.parse_message(await phone.hears())
    assert question.check_message_integrity(PASSWORD.encode())
    clock.advance(30)
    answer = stun.Message(
        stun.Method.BINDING, stun.Class.RESPONSE, question.transaction_id,
        {"XOR-MAPPED-ADDRESS": phone.server},
    )  # fmt: skip
    forged = bytes(answer)
    phone.socket.sendto(forged, phone.server)
    answer.add_message_integrity(PASSWORD.encode())
    phone.socket.sendto(bytes(answer), phone.server)
    await asyncio.sleep(0.05)
    assert agent.rtt_s == pytest.approx(0.03)
    agent.tend(clock.steady())
    assert await phone.hears_nothing()  # not due again yet


async def test_a_peer_with_many_addresses_keeps_the_chosen_and_the_latest(phone, agent, port):
    phone.check(nominate=True)
    await phone.hears()
    others = [Phone(port, agent) for _ in range(2 * MOST_PATHS)]
    for other in others:
        other.check()
        await other.hears()
    assert len(agent.paths) == MOST_PATHS
    assert agent.transmit(b"\x80media")
    assert await phone.hears() == b"\x80media"
    for other in others:
        other.socket.close()


async def test_after_the_goodbye_nothing_is_answered(phone, agent):
    phone.check(nominate=True)
    await phone.hears()
    await agent.close()
    phone.check()
    assert not agent.transmit(b"\x80media")
    assert await phone.hears_nothing()
    with pytest.raises(ConnectionError):
        await agent.connect()
