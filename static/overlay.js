// @ts-check
/** Owns an overlay on air: canvas and safe zones from the address, documents into a theme's slots. */

import { Slot } from "./overlay/slot.js";
import { Stage } from "./overlay/stage.js";
import { thanked } from "./overlay/thanked.js";
import { viewOf } from "./overlay/views.js";
import { connect, feeds, part } from "./page.js";

const query = new URLSearchParams(location.search);
const stage = new Stage(part("stage", HTMLElement), query);

/** `?show=card,comment` leaves the rest out: one browser source per element is possible. */
const wanted = query.get("show")?.split(",");
const slots = [...document.querySelectorAll("[data-slot]")]
  .filter((element) => element instanceof HTMLElement)
  .map((element) => new Slot(element, stage))
  .filter((slot) => !wanted || wanted.includes(slot.collection));

const seen = thanked(feeds[0] ?? "");
const sync = connect({
  onchange: (_feed, changed) => changed.forEach(show),
  // Told before the first snapshot is shown, and also when that snapshot is empty.
  onstate: (state) => state === "live" && seen.begin([...documentsOf("thanks").keys()]),
});

/** @param {string} collection */
function documentsOf(collection) {
  return new Map(feeds.flatMap((feed) => [...(sync.documents(feed).get(collection) ?? [])]));
}

/**
 * One collection as it is now. While the server is away nothing changes: the last picture stays.
 * @param {string} collection
 */
function show(collection) {
  const documents = documentsOf(collection);
  for (const slot of slots) {
    if (slot.collection !== collection) continue;
    if (slot.each) queue(slot, documents);
    else slot.present(viewOf(collection, slot.key, documents.get(slot.key)));
  }
}

/**
 * Everything not shown before gets its turn, oldest first.
 * @param {Slot} slot
 * @param {Map<string, import("./sync.js").Doc>} documents
 */
function queue(slot, documents) {
  const fresh = seen.fresh([...documents.keys()]);
  const inOrder = fresh.sort((a, b) => (documents.get(a)?.at ?? 0) - (documents.get(b)?.at ?? 0));
  for (const key of inOrder) slot.enqueue(viewOf(slot.collection, key, documents.get(key)), () => seen.add(key));
}
