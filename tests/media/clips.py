"""Makes the clip that Chromium's fake camera shows: moving, and as hard to encode as a real scene."""

from __future__ import annotations

from pathlib import Path

import av
import av.filter


def camera_clip(path: Path, seconds: int = 2) -> Path:
    """A motion JPEG of 1280x720 at 30 pictures a second, which Chromium plays in a loop."""
    graph = av.filter.Graph()
    source = graph.add("testsrc2", "size=1280x720:rate=30")
    noise = graph.add("noise", "c0s=12:c1s=12:c2s=12:allf=t")
    shape = graph.add("format", "yuvj420p")
    sink = graph.add("buffersink")
    for one, next_one in ((source, noise), (noise, shape), (shape, sink)):
        one.link_to(next_one)
    graph.configure()
    with av.open(str(path), "w", format="mjpeg") as container:
        stream = container.add_stream("mjpeg", rate=30, options={"qmin": "6", "qmax": "6"})
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuvj420p"
        for _ in range(30 * seconds):
            frame = graph.pull()
            assert isinstance(frame, av.VideoFrame)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
