// @ts-check
/** Owns the camera page for OBS: the program alone, a slate without words while there is none. */

import { given, part } from "./page.js";
import { Program } from "./program.js";

const video = part("program", HTMLVideoElement);
video.muted = false; // OBS lets pages make sound; elsewhere Program falls back to silence
new Program(video, given.whep ?? "", (there) => (part("slate", HTMLElement).hidden = there));
