"""Owns `python -m livehub.media.recorder HANDLE`: started by the process that supervises it."""

import sys

from livehub.media.recorder.process import main

if __name__ == "__main__":
    main(int(sys.argv[1]))
