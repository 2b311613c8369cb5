// In the shadow tree of a card: why a reader might not see what has to be seen. As a function of that tree; empty is good.
(root) => {
  const bad = new Set();
  const host = root.host,
    article = root.querySelector('article');
  const gone = root.querySelector('.notice:is(.recalled, .withdrawn)');
  let must = ['.important', '.contraindications', '.get-help', '.full-disclaimer'];
  if (gone) must = ['.notice', '.important', '.full-disclaimer'];
  if (!article) must = ['.notice']; // the page's own copy, below a word of warning
  const colour = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) =>
    [red, green, blue]
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  const up = (node) => (node === host ? null : (node.parentElement ?? host));
  const NOTHING = {
    filter: 'none',
    clipPath: 'none',
    maskImage: 'none',
    mixBlendMode: 'normal',
    transform: 'none',
    translate: 'none',
    scale: 'none',
    rotate: 'none',
    perspective: 'none',
    webkitTextSecurity: 'none',
    contentVisibility: 'visible',
    clip: 'auto',
  };

  const box = (node, name) => {
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.display === 'contents') bad.add(`${name}: display ${style.display}`);
    if (+style.opacity < 1) bad.add(`${name}: opacity ${style.opacity} of ${node.localName}`);
    for (const [property, value] of Object.entries(NOTHING)) {
      if ((style[property] ?? value) !== value) bad.add(`${name}: ${property} ${style[property]} of ${node.localName}`);
    }
  };
  const paper = (node) => {
    for (let box = node; box && box !== host; box = up(box)) {
      const [red, green, blue, alpha = 1] = colour(getComputedStyle(box).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    bad.add('nothing painted below');
    return [127, 127, 127];
  };
  const style = (node, name) => {
    const found = getComputedStyle(node),
      size = parseFloat(found.fontSize);
    if (found.visibility !== 'visible') bad.add(`${name}: visibility ${found.visibility}`);
    const usual = article ? parseFloat(getComputedStyle(article).fontSize) : 12;
    if (size < Math.max(12, usual) && !node.closest('.ref')) bad.add(`${name}: font-size ${size}, elsewhere ${usual}`);
    if (parseFloat(found.lineHeight) < size * 1.1 && !node.closest('.ref')) bad.add(`${name}: line-height ${found.lineHeight}`);
    if (parseFloat(found.letterSpacing) < 0 || parseFloat(found.wordSpacing) < 0) bad.add(`${name}: squeezed`);
    if (found.webkitTextFillColor !== found.color) bad.add(`${name}: text-fill ${found.webkitTextFillColor}`);
    const ink = colour(found.color);
    if (ink.length > 3 && ink[3] < 1) bad.add(`${name}: transparent`);
    const ratio = contrast(light(ink), light(paper(node)));
    if (ratio < 4.5) bad.add(`${name}: contrast ${ratio.toFixed(1)}`);
    return size;
  };
  const text = (node, name) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = style(node.parentElement, name),
      small = node.parentElement.closest('.ref');
    const rects = [...range.getClientRects()].filter(({width, height}) => width > 0 && height > 0);
    if (!rects.length) return bad.add(`${name}: no box`);
    const around = host.getBoundingClientRect(),
      wide = document.scrollingElement.scrollWidth;
    for (const {left, right, top, height} of rects) {
      if (!small && height < size * 0.8) bad.add(`${name}: drawn ${height.toFixed(1)} high at ${size}`);
      if (left < around.left - 1 || right > around.right + 1) bad.add(`${name}: out of the card`);
      if (left + scrollX < -1 || right + scrollX > wide + 1 || top + scrollY < -1) bad.add(`${name}: out of the page`);
    }
    return rects;
  };
  // What is on top in the middle of a line: something of the same block, or something lies over it.
  const hit = (node, name) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const line = () => [...range.getClientRects()].find(({width}) => width > 2);
    if (!line()) return;
    scrollTo(scrollX, scrollY + line().top - innerHeight / 2);
    scrollTo(scrollX + Math.max(0, line().right - innerWidth) + Math.min(0, line().left), scrollY);
    const {left, top, width, height} = line();
    const found = root.elementFromPoint(left + width / 2, top + height / 2);
    if (!found?.closest(name)) bad.add(`${name}: covered by ${found?.localName}.${found?.className}`);
  };

  // A part that lets the pointer through covers as well as any other.
  for (const part of root.querySelectorAll('[part], [part] *')) part.style.setProperty('pointer-events', 'auto', 'important');
  for (const name of must) {
    const found = root.querySelector(name);
    if (!found) {
      bad.add(`${name}: missing`);
      continue;
    }
    for (let node = found; node; node = up(node)) box(node, name);
    const texts = [],
      walk = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
    for (const node of texts) text(node, name);
    for (const node of [texts[0], texts.at(-1), texts[texts.length >> 1]]) hit(node, name);
  }

  const place = (name) => root.querySelector(name)?.getBoundingClientRect();
  const places = must.map(place).filter(Boolean);
  const ordered = places.every(({top}, index) => !index || top >= places[index - 1].bottom - 1);
  if (!ordered) bad.add('out of order');
  const rest = root.querySelector('.rest');
  if (rest) {
    const {top, bottom} = rest.getBoundingClientRect();
    if (top < place('.get-help').bottom - 1 || bottom > place('.full-disclaimer').top + 1) bad.add('the rest is not between');
    const clips = getComputedStyle(rest).contain.match(/paint|content|strict/);
    for (const part of rest.querySelectorAll('[part]')) {
      const own = part.getBoundingClientRect();
      if (own.height && own.top < place('.get-help').bottom - 1 && !clips) bad.add(`${part.part} comes before safety`);
    }
    if (!(root.querySelector('.get-help').compareDocumentPosition(rest) & 4)) bad.add('the rest comes first');
  }
  if (article && host.getBoundingClientRect().bottom < article.getBoundingClientRect().bottom - 1) bad.add('sticks out of the element');
  return [...bad];
};
