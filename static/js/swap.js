// New content under the reader's eyes: what is the same stays, and with it the focus and the place on the page.

/**
 * Makes these nodes, or such that are equal to them, the children of an element. Nodes that say the same are left alone: a link
 * in them keeps the focus, and engines that hold the page where it is read (Chromium, Firefox) can go on doing so.
 * @param {any} old
 * @param {Node[]} nodes
 */
export const morph = (old, nodes) => {
  const there = old.childNodes;
  let place = 0;
  while (there[place]?.isEqualNode(/** @type {Node} */ (nodes[place]))) place++;
  // As many as there will be: the difference goes in, or out, where the first other node is.
  while (there.length > nodes.length) there[place].remove();
  while (there.length < nodes.length) old.insertBefore(new Text(), there[place]);
  nodes.map((node, place) => {
    const before = there[place];
    if (before.cloneNode().isEqualNode(node.cloneNode())) morph(before, [...node.childNodes]);
    else before.replaceWith(node);
  });
};
