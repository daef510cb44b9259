"""Owns the parts of a recording: what they are called, which are open, what is told of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

import av

from livehub.clock import Clock
from livehub.media.recorder import manifest
from livehub.media.recorder.container import Container, Shape
from livehub.media.recorder.disk import Disk, Sealed
from livehub.media.recorder.manifest import Manifest, Part

logger = logging.getLogger(__name__)

SAVE_S = 5.0
"""So old at most is what the manifest tells of open parts."""

OnSealed = Callable[[Part], None]


class Parts:
    """Begins and ends files, and keeps the manifest beside them."""

    def __init__(
        self, manifest_: Manifest, disk: Disk, clock: Clock, later: Callable[[Callable[[], None]], None],
        on_sealed: OnSealed,
    ) -> None:  # fmt: skip
        """`later` carries a call from the disk's threads into ours; `on_sealed` hears of sealed parts."""
        self._manifest = manifest_
        self._disk = disk
        self._clock = clock
        self._later = later
        self._on_sealed = on_sealed
        self._open: dict[str, tuple[Part, Container]] = {}
        self._saved_at = clock.steady()
        self.sealing = 0
        """Files that are not safe yet, or not told of."""
        for part in manifest_.parts:
            if not part.sha256:  # its process was killed: it plays as far as it came
                self.sealing += 1
                disk.seal(part.file, self._when_sealed(part))

    @property
    def behind(self) -> bool:
        """Whether the disk does not keep up."""
        return self._disk.behind

    @property
    def count(self) -> int:
        """Files there are."""
        return len(self._manifest.parts)

    @property
    def octets(self) -> int:
        """What all parts take, those still in memory included."""
        running = sum(container.file.size for _, container in self._open.values())
        return running + sum(part.octets for part in self._manifest.parts if part.sha256)

    def begin(self, camera: str | None, epoch: int, shape: Shape, seconds: float) -> Container:
        """A new part whose first picture was at our steady second `seconds`."""
        started_at = self._clock.now() - round((self._clock.steady() - seconds) * 1000)
        taken = {part.file for part in self._manifest.parts}
        name = manifest.file_name(camera, started_at, shape.suffix, taken)
        width, height = shape.look.size if shape.look is not None else (0, 0)
        part = Part(
            file=name,
            camera=camera,
            started_at=started_at,
            codec=shape.codec,
            width=width,
            height=height,
            sound=shape.sound,
            epoch=None if camera is None else epoch,
        )
        container = Container(self._disk.create(name), shape)
        self._manifest.parts.append(part)
        self._open[name] = part, container
        self.save()
        logger.info("recording part=%s", name)
        return container

    def end(self, container: Container) -> None:
        """Bring a part to its end."""
        part, _ = self._open.pop(container.file.name)
        try:
            container.close()
            part.whole = True
        except av.FFmpegError as error:
            logger.warning("recording part=%s not ended well: %s", part.file, error)
        part.ms = round(container.seconds * 1000)
        self.sealing += 1
        seal = self._when_sealed(part)

        def sealed(how: Sealed) -> None:
            part.whole = part.whole and not container.file.failed
            seal(how)

        container.file.finish(sealed)

    def tend(self, at: float) -> None:
        """Save what changed, when it is due."""
        if self._open and at - self._saved_at >= SAVE_S:
            self.save()

    def save(self) -> None:
        """Write the manifest."""
        self._saved_at = self._clock.steady()
        for part, container in self._open.values():
            part.ms = round(container.seconds * 1000)
            part.octets = container.file.size
        self._disk.replace(manifest.NAME, manifest.encode(self._manifest))

    def _when_sealed(self, part: Part) -> Callable[[Sealed], None]:
        """Called from one of the disk's threads."""
        return lambda sealed: self._later(lambda: self._sealed(part, sealed))

    def _sealed(self, part: Part, sealed: Sealed) -> None:
        part.octets, part.sha256 = sealed.octets, sealed.sha256
        if sealed.octets == 0:  # the disk did not even take its beginning
            self._manifest.parts.remove(part)
        self.save()
        # whoever hears of it looks into the manifest, so that comes first
        self._disk.soon(lambda: self._later(lambda: self._told(part)))

    def _told(self, part: Part) -> None:
        self.sealing -= 1
        self._on_sealed(part)
