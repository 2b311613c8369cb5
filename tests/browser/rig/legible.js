// In a page: which texts are cut off, lie on one another or stand outside the window, those in shadow trees included. Empty is good.
() => {
  const bad = new Set();
  const wide = document.documentElement.clientWidth;
  const lines = [];
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  // What may be wider than the window by WCAG 1.4.10, or is scrolled by its nature.
  const wider = (node) => /^(table|textarea|pre|iframe)$/.test(node.localName) || node.matches('.stage');
  const name = (text) => JSON.stringify(text.data.trim().slice(0, 40));

  const measure = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const size = parseFloat(getComputedStyle(text.parentElement).fontSize);
    const rects = [...range.getClientRects()].filter(({width, height}) => width > 1 && height > 1);
    if (!rects.length) bad.add(`${name(text)} has no box`);
    for (const {left, right, top, bottom} of rects) {
      let scrolled = false;
      for (let box = text.parentElement; box; box = up(box)) {
        const {overflowX, overflowY, contain, display} = getComputedStyle(box);
        if (wider(box)) scrolled = true;
        if (display === 'inline' || display === 'contents' || box === document.documentElement) continue;
        const around = box.getBoundingClientRect();
        const clips = (overflow) => /hidden|clip/.test(overflow) || /paint|strict|content/.test(contain);
        if (!scrolled && clips(overflowX) && (left < around.left - 1 || right > around.right + 1))
          bad.add(`${name(text)} is cut off at a side of ${box.localName}.${box.className}`);
        if (!scrolled && clips(overflowY) && (top + size / 4 < around.top || bottom - size / 4 > around.bottom))
          bad.add(`${name(text)} is cut off above or below ${box.localName}.${box.className}`);
        if (!scrolled && /auto|scroll/.test(overflowX) && box.scrollWidth > box.clientWidth + 1)
          bad.add(`${box.localName}.${box.className} scrolls sideways`);
      }
      if (!scrolled && (left < -1 || right > wide + 1)) bad.add(`${name(text)} is out of the window`);
      // The letters themselves: fonts claim more room than lines have.
      const middle = (top + bottom) / 2;
      lines.push({text, left, right, top: middle - size * 0.35, bottom: middle + size * 0.35});
    }
  };
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() && measure(node);
    if (node.nodeType !== Node.ELEMENT_NODE || /^(script|style|noscript|template|select|textarea|iframe)$/.test(node.localName)) return;
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.visibility !== 'visible' || style.clipPath === 'inset(50%)') return;
    const shown = node.localName === 'slot' ? node.assignedNodes({flatten: true}) : (node.shadowRoot ?? node).childNodes;
    [...shown].map(visit);
  };
  visit(document.body);

  lines.sort((one, two) => one.top - two.top);
  lines.forEach((one, index) => {
    for (let next = index + 1; lines[next]?.top < one.bottom - 1; next++) {
      const two = lines[next];
      if (Math.min(one.right, two.right) - Math.max(one.left, two.left) > 2) bad.add(`${name(one.text)} lies on ${name(two.text)}`);
    }
  });
  if (document.documentElement.scrollWidth > innerWidth) bad.add(`the page is ${document.documentElement.scrollWidth} px wide`);
  if (lines.length < 5) bad.add('hardly any text was found');
  return [...bad];
};
