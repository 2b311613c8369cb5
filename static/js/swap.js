// New content under the reader's eyes: the focus stays.

/**
 * Puts nodes in place of what a shadow tree holds. A focused link hands the focus to the one at its place among those that lead
 * to where it did, or else to all that is new.
 * @param {ShadowRoot} root
 * @param {(Node | string)[]} nodes
 */
export const swap = (root, nodes) => {
  const focused = /** @type {HTMLAnchorElement} */ (root.activeElement);
  const alike = () => [...root.querySelectorAll('a')].filter(({href}) => href === focused?.href);
  const place = alike().indexOf(focused);
  root.replaceChildren(...nodes);
  if (focused) {
    const first = /** @type {HTMLElement} */ (root.firstChild);
    first.tabIndex = -1;
    (alike()[place] ?? first).focus({preventScroll: true});
  }
};
