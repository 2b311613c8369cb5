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

  /** @param {ViewNode[]} nodes @param {number} depth @returns {(Node | string)[]} */
  const build = (nodes, depth) => {
    // Among sisters marked with a country: those of the country asked for, else the wording without a number.
    const chosen = nodes.some((node) => /** @type {ViewElement} */ (node)[1]?.country === country) ? country : '*';
    return nodes.map((node) => {
      if (typeof node === 'string') return node;
      const [tag, attributes, ...children] = node;
      if (!TAG.test(tag) || ++count > COUNT || depth > DEPTH) throw TypeError(tag);
      if ((attributes.country ?? chosen) !== chosen || (attributes.variant ?? variant) !== variant) return '';
      const element = make(tag.replace(/\d/, (digit) => `${Math.min(level + +digit - 1, 6)}`));
      for (const [name, value] of Object.entries(attributes)) {
        if (ATTRIBUTE.test(name) && (name !== 'href' || HREF.test(value))) element.setAttribute(name, value);
      }
      element.append(...build(children, depth + 1));
      return element;
    });
  };

  return build(view, 0);
};

/** The sentence above a copy that may be out of date. @param {string} text */
export const notice = (text) =>
  make('p', {role: 'status', className: 'notice', textContent: text || 'This copy may be out of date.'});

/** The place where the light children, the page's own copy of the card, show. */
export const slot = () => make('slot');
