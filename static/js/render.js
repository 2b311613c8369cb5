// The only place that makes nodes. Whatever the server sends, only what is listed here can come out.

/** @typedef {[tag: string, attributes: {[name: string]: string}, ...children: ViewNode[]]} ViewElement */
/** @typedef {string | ViewElement} ViewNode */
/** @typedef {{level: number, country: string, variant: string}} Choice */

const TAGS = new Set(
  'article header section div h1 h2 h3 h4 p br strong em ul ol li dl dt dd blockquote a abbr sub sup span time table thead tbody tr th td'.split(' '),
);
const ATTRIBUTES = new Set('href title datetime scope lang dir class part'.split(' '));
const HREF = /^(https?:\/\/|mailto:|tel:)/i;
const DEPTH = 100;
const COUNT = 5e3;

/**
 * Builds a view. Throws on anything that is not one, so that nothing half-made is shown.
 * @param {ViewNode[]} view
 * @param {Choice} choice
 */
export const render = (view, {level, country, variant}) => {
  let count = 0;

  /**
   * @template {Node & ParentNode} T
   * @param {T} parent @param {ViewNode[]} children @param {number} depth
   */
  const fill = (parent, children, depth) => {
    count += children.length;
    // Among sisters marked with a country: those of the country asked for, else the wording without a number.
    const chosen = children.some((child) => /** @type {ViewElement} */ (child)[1]?.country === country) ? country : '*';
    for (const child of children) {
      if (typeof child === 'string') {
        parent.append(child);
        continue;
      }
      const [tag, attributes, ...inner] = child;
      if (!TAGS.has(tag) || depth > DEPTH || count > COUNT) throw new TypeError('not a view');
      if ((attributes.country ?? chosen) !== chosen || (attributes.variant ?? variant) !== variant) continue;
      const element = document.createElement(/^h\d/.test(tag) ? 'h' + Math.min(level + +tag.slice(1) - 1, 6) : tag);
      for (const [name, value] of Object.entries(attributes)) {
        if (ATTRIBUTES.has(name) && (name !== 'href' || HREF.test(value))) element.setAttribute(name, value);
      }
      parent.append(fill(element, inner, depth + 1));
    }
    return parent;
  };

  return fill(new DocumentFragment(), view, 0);
};

/** The sentence above a copy that may be out of date. @param {string | null} text */
export const notice = (text) => {
  const element = document.createElement('p');
  element.role = 'status';
  element.className = 'notice';
  element.textContent = text || 'This copy may be out of date.';
  return element;
};

/** The place where the light children, the page's own copy of the card, show. */
export const slot = () => document.createElement('slot');
