// The only place that makes nodes. Whatever the server sends, only what is listed here can come out.

/** @typedef {[tag: string, attributes: {[name: string]: string}, ...children: ViewNode[]]} ViewElement */
/** @typedef {string | ViewElement} ViewNode */

const TAG =
  /^(article|header|section|div|h[1-4]|p|br|strong|em|[uo]l|li|d[ltd]|blockquote|a|abbr|su[bp]|span|time|table|thead|tbody|t[rhd])$/;
const ATTRIBUTE = /^(href|title|datetime|scope|lang|dir|class|part)$/;
const HREF = /^(https?:\/\/|mailto:|tel:)/i;
const DEPTH = 100;
const COUNT = 5e3;

/** @param {string} tag @param {object} [properties] @returns {HTMLElement} */
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

/**
 * Builds a view. Throws on anything that is not one, so that nothing half-made is shown.
 * @param {ViewNode[]} view
 * @param {number} level the heading level of `h1`
 * @param {string} country
 * @param {string} variant
 */
export const render = (view, level, country, variant) => {
  let count = 0;

  /** @param {HTMLElement} parent @param {ViewNode[]} children @param {number} depth */
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
      if (!TAG.test(tag) || depth > DEPTH || count > COUNT) throw TypeError(tag);
      if ((attributes.country ?? chosen) !== chosen || (attributes.variant ?? variant) !== variant) continue;
      const element = make(tag.replace(/\d/, (digit) => `${Math.min(level + +digit - 1, 6)}`));
      for (const [name, value] of Object.entries(attributes)) {
        if (ATTRIBUTE.test(name) && (name !== 'href' || HREF.test(value))) element.setAttribute(name, value);
      }
      parent.append(fill(element, inner, depth + 1));
    }
    return parent;
  };

  return fill(make('div'), view, 0).childNodes;
};

/** The sentence above a copy that may be out of date. @param {string} text */
export const notice = (text) =>
  make('p', {role: 'status', className: 'notice', textContent: text || 'This copy may be out of date.'});

/** The place where the light children, the page's own copy of the card, show. */
export const slot = () => make('slot');
