// In the shadow tree of a card: what a reader really sees of it. As a function of that tree.
(root) => {
  const boxes = [
    '.title',
    '.meta',
    '.summary',
    '.important',
    '.contraindications',
    '.cautions',
    '.stop-if',
    '.get-help',
    '.full-disclaimer',
  ];
  const article = root.querySelector('article');
  const host = root.host.getBoundingClientRect();
  const shown = (element) => {
    if (!element) return 'missing';
    const {width, height, left, right} = element.getBoundingClientRect();
    if (width < 50 || height < 10) return `too small: ${width} x ${height}`;
    if (right <= 0 || left >= innerWidth) return 'beside the window';
    const {fontSize, textIndent, letterSpacing} = getComputedStyle(element);
    if (parseFloat(fontSize) < 10) return 'too small to read';
    if (parseFloat(textIndent) < 0 || parseFloat(letterSpacing) < 0) return 'pushed out of sight';
    // Opacity does not inherit: each box around counts, beyond the shadow tree too.
    for (let box = element; box; box = box.parentElement ?? box.getRootNode().host) {
      const style = getComputedStyle(box);
      if (style.display === 'none' || style.visibility !== 'visible') return `hidden by ${box.localName}.${box.className}`;
      if (+style.opacity < 0.9 || style.filter !== 'none' || style.clipPath !== 'none') return `faded by ${box.localName}.${box.className}`;
    }
    return 'shown';
  };
  const found = boxes.map((box) => [box, shown(root.querySelector(box))]);
  const tops = boxes.map((box) => root.querySelector(box)?.getBoundingClientRect().top ?? NaN);
  const rest = root.querySelector('.rest')?.getBoundingClientRect();
  return {
    hidden: found.filter(([, state]) => state !== 'shown'),
    // From top to bottom, and what is less urgent only after that.
    ordered: tops.every((top, index) => index === 0 || top > tops[index - 1] || Number.isNaN(top)),
    restBetween: !rest || (rest.top >= tops[7] && rest.bottom <= tops[8]),
    overflow: [...article.querySelectorAll('*')]
      .map((node) => node.getBoundingClientRect())
      .filter(({left, right, width}) => width > 0 && (left < host.left - 1 || right > host.right + 1)).length,
    direction: getComputedStyle(article).direction,
  };
};
