// @ts-check
/** Owns which picture codec the phone should send: what its own chip does keeps it cool and smooth. */

const H264 = "video/H264";
const PICTURE = { width: 1280, height: 720, bitrate: 2_500_000, framerate: 30 };

/**
 * @returns {Promise<string | null>} the codec to put first, or null where the browser's order stays
 */
export async function hardwareCodec() {
  try {
    const asked = /** @type {MediaEncodingConfiguration} */ (
      /** @type {unknown} */ ({ type: "webrtc", video: { contentType: H264, ...PICTURE } })
    );
    const answer = await navigator.mediaCapabilities.encodingInfo(asked);
    return answer.supported && answer.powerEfficient ? H264 : null;
  } catch {
    return null; // an older browser that does not tell
  }
}

/**
 * The same codecs with one kind first; nothing is left out, so that VP8 is always offered.
 * @template {{mimeType: string}} C
 * @param {C[]} codecs
 * @param {string} first
 * @returns {C[]}
 */
export function ordered(codecs, first) {
  const is = (/** @type {C} */ codec) => codec.mimeType.toLowerCase() === first.toLowerCase();
  return [...codecs.filter(is), ...codecs.filter((codec) => !is(codec))];
}

/**
 * @param {RTCRtpTransceiver} transceiver
 * @param {string} first
 */
export function putFirst(transceiver, first) {
  try {
    const codecs = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
    transceiver.setCodecPreferences(ordered(codecs, first));
  } catch {
    // A browser that cannot be told keeps its own order, which is no worse than before.
  }
}
