// @ts-check
/** Owns how menus that drop down close again: by leaving, by a press elsewhere, by Escape. */

/** For `focusout` of a `<details>`: whoever goes elsewhere is done with it. @param {FocusEvent} event */
export function closeWhenLeft(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
}

/**
 * @param {Node | null} [except] a menu that holds this stays open
 * @returns {boolean} whether one was open
 */
export function closeMenus(except = null) {
  const open = [...document.querySelectorAll("details.menu[open]")].filter((menu) => !menu.contains(except));
  for (const menu of open) /** @type {HTMLDetailsElement} */ (menu).open = false;
  return open.length > 0;
}
