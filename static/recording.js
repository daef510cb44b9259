// @ts-check
/** Owns the plate that tells people they are recorded. */

import { part } from "./page.js";

/**
 * Shows the page's `#recorded` while the show is recorded.
 * @param {{recording?: boolean} | undefined} show the show's document; without one all stays as it was
 */
export function showRecorded(show) {
  if (show) part("recorded", HTMLElement).hidden = !show.recording;
}
