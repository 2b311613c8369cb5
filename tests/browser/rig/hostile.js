// What test_hostile_server.py looks at on a page full of cards, as the browser itself reads it.
({
  /** What no card may hold, and what the page lost. @param {string} copy the inside of each element */
  look(copy) {
    const tags = 'article header section div span time blockquote strong abbr sup sub table thead tbody';
    const attributes = 'scope part rel dir lang title datetime href class role aria-hidden tabindex';
    const schemes = ['http:', 'https:', 'mailto:', 'tel:'];
    const nodes = (root) => [...root.childNodes].reduce((sum, node) => sum + 1 + nodes(node), 0);
    const found = [];
    for (const card of document.querySelectorAll('treatment-card')) {
      const root = card.shadowRoot;
      const tell = (what) => found.push([card.getAttribute('card'), what]);
      const seen = [...(root ?? card).childNodes].map((node) => (node.localName === 'slot' ? card : node).textContent);
      if (!/\p{L}/u.test(seen.join('')) || card.getBoundingClientRect().height < 10) tell('blank');
      if (card.innerHTML !== copy) tell('the copy was touched');
      let depth = 0;
      for (let node = root?.lastElementChild; node; node = node.lastElementChild) depth++;
      if (depth > 102) tell('deep');
      if (root && nodes(root) > 10_100) tell('many');
      for (const node of root?.querySelectorAll(':not(slot)') ?? []) {
        const name = node.localName;
        if (!tags.split(' ').includes(name) && !/^[a-z]\w?$/.test(name)) tell(`<${name}>`);
        if (node.namespaceURI !== 'http://www.w3.org/1999/xhtml') tell(node.namespaceURI);
        for (const {name} of node.attributes) if (!attributes.split(' ').includes(name)) tell(`${name}=`);
        if (name === 'a' && node.href && !schemes.includes(node.protocol)) tell(node.href);
      }
    }
    return found;
  },

  /** Whoever listens hears of all that a reader could do. Links that only lead elsewhere are not followed. */
  async touch() {
    const names = `mouseover mouseenter pointerdown focus focusin keydown error load toggle submit animationstart
      transitionend beforeinput wheel scroll contextmenu copy paste`.split(/\s+/);
    const how = {composed: true, cancelable: true};
    // Firefox submits a form for an event by script, too.
    addEventListener('submit', (event) => event.preventDefault(), true);
    for (const card of document.querySelectorAll('treatment-card'))
      for (const node of (card.shadowRoot ?? card).querySelectorAll('*')) {
        for (const name of names) node.dispatchEvent(new Event(name, how));
        if (node.protocol !== 'javascript:') node.addEventListener('click', (event) => event.preventDefault());
        node.click?.();
      }
    await new Promise((done) => setTimeout(done, 300));
  },

  /** The page's own button still works. */
  press() {
    const button = document.querySelector('button');
    button.click();
    return button.value;
  },

  /** A card of a server that is well. */
  add() {
    const card = document.createElement('treatment-card');
    card.id = 'well';
    card.setAttribute('card', 'exercise');
    document.body.append(card);
  },
});
