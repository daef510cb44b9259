"""Proof that a process that forwards to three viewers neither decodes nor encodes."""

import asyncio
import sys
import threading

import aiortc.rtcrtpreceiver
import aiortc.rtcrtpsender
import pytest
from aiortc.codecs.opus import OpusDecoder
from aiortc.codecs.vpx import Vp8Decoder, Vp8Encoder

from livehub.clock import SystemClock
from livehub.media.network import LOOPBACK, Network
from livehub.media.sessions import serving
from tests.media.pages import serve
from tests.media.peers import until

PEERS = """
import asyncio, sys
from tests.media.elsewhere import play
asyncio.run(play(sys.argv[1]))
"""


@pytest.mark.media
@pytest.mark.timeout(60)
async def test_no_decoder_and_no_encoder_runs_while_three_viewers_watch(monkeypatch):
    """Camera and viewers live in another process, so whatever codec ran here would be ours."""
    used: list[object] = []
    monkeypatch.setattr(aiortc.rtcrtpreceiver, "get_decoder", used.append)
    monkeypatch.setattr(aiortc.rtcrtpsender, "get_encoder", used.append)
    for codec, way in ((Vp8Decoder, "decode"), (Vp8Encoder, "encode"), (OpusDecoder, "decode")):
        monkeypatch.setattr(codec, way, used.append)
    network = Network(addresses=(LOOPBACK,))
    async with serving(SystemClock(), network=network) as media, serve(media) as url:
        peers = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PEERS, url, stdout=asyncio.subprocess.PIPE
        )
        assert peers.stdout is not None
        try:
            await until(media, state="on_air", viewers=3)
            said = await asyncio.wait_for(peers.stdout.readline(), 30)
            threads = {thread.name for thread in threading.enumerate()}
        finally:
            peers.kill()
            await peers.wait()
    assert said == b"each viewer decoded 30 pictures\n"
    assert used == []
    assert not {name for name in threads if "decoder" in name}
