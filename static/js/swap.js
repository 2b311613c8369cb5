// New content under the reader's eyes: what is the same stays, and with it the focus and the place on the page.

/**
 * Makes the children of an element equal to those of another, which loses them. Nodes that say the same are left alone: a link
 * in them keeps the focus, and engines that hold the page where it is read (Chromium, Firefox) can go on doing so.
 * @param {any} old
 * @param {Node} fresh
 */
export const morph = (old, fresh) => {
  const nodes = [...fresh.childNodes];
  // As many as there will be: the difference goes in, or out, where the first other node is.
  const other = nodes.findIndex((node, place) => !old.childNodes[place]?.isEqualNode(node));
  while (old.childNodes.length > nodes.length) old.childNodes[Math.max(other, 0)].remove();
  while (old.childNodes.length < nodes.length) old.insertBefore(new Text(), old.childNodes[other]);
  nodes.map((node, place) => {
    const there = old.childNodes[place];
    if (there.cloneNode().isEqualNode(node.cloneNode())) morph(there, node);
    else there.replaceWith(node);
  });
};
