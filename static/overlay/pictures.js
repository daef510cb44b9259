// @ts-check
/** Owns pictures on air: a photo appears whole or not at all, a QR in whole pixels per module. */

/** A photo that is not there by now is left out: the price must not wait for it. */
const PHOTO_MS = 1500;
const QUIET_MODULES = 4;
/** A URL code of version 5 with its quiet zone: the size when the picture does not tell its own. */
const LIKELY_MODULES = 37 + 2 * QUIET_MODULES;

/**
 * @param {HTMLImageElement} image
 * @param {string | number | null | undefined} url
 * @param {() => void} onlate the photo has come after all
 * @returns {Promise<boolean>} whether there is a photo to see
 */
export async function showPhoto(image, url, onlate) {
  if (!url) {
    image.hidden = true;
    image.onload = null;
    image.removeAttribute("src");
    return false;
  }
  if (image.getAttribute("src") !== url) {
    image.hidden = true;
    image.onload = null;
    image.src = String(url);
  }
  const there = await loaded(image);
  image.hidden = !there;
  image.onload = () => {
    image.hidden = false;
    onlate();
  };
  return there;
}

/** @param {HTMLImageElement} image */
function loaded(image) {
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PHOTO_MS));
  const decoded = image.decode().then(
    () => true,
    () => false,
  );
  return /** @type {Promise<boolean>} */ (Promise.race([decoded, late]));
}

/**
 * @param {HTMLImageElement} image
 * @param {string | number | null | undefined} url of an SVG whose viewBox counts modules
 * @param {number} module canvas pixels per module
 */
export async function showQr(image, url, module) {
  if (!url) return;
  const modules = await modulesOf(String(url));
  image.width = image.height = modules * module;
  if (image.getAttribute("src") !== url) image.src = String(url);
  await loaded(image);
}

/**
 * Modules along one side, quiet zone included.
 * @param {string} url
 */
async function modulesOf(url) {
  try {
    const text = await (await fetch(url)).text();
    const side = Number(/viewBox="0 0 ([\d.]+) /.exec(text)?.[1]);
    return Number.isInteger(side) && side >= 21 ? side : LIKELY_MODULES;
  } catch {
    return LIKELY_MODULES;
  }
}
