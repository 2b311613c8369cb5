// The only place that makes nodes. Whatever the server sends, only what is listed here can come out.

/** @typedef {[tag: string, attributes: {[name: string]: string}, ...children: ViewNode[]]} ViewElement */
/** @typedef {string | ViewElement} ViewNode */

// Of one or two letters HTML has nothing that loads or runs.
const TAG =
  /^(tbody|article|div|su[bp]|time|strong|header|span|[a-z]\w?|abbr|section|blockquote|thead|table)$/;
const ATTRIBUTE = /^(scope|part|rel|dir|lang|title|datetime|href|class|role|aria-hidden)$/;
const HREF = /^(https?|mailto|tel):/i;
const DEPTH = 100;
const COUNT = 5e3;

/** @param {string} tag @param {object} [properties] @returns {HTMLElement} */
export const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

/**
 * Builds a view. Throws on anything that is not one, so that nothing half-made is shown.
 * @param {ViewNode[]} view
 * @param {number} level the heading level of `h1`
 * @param {string} country
 * @param {boolean} compact
 */
export const render = (view, level, country, compact) => {
  let count = 0;

  /** @param {ViewNode[]} nodes @param {number} depth @returns {(Node | string)[]} */
  const build = (nodes, depth) => {
    // Among sisters marked with a country: those of the country asked for, else the wording without a number.
    const chosen = nodes.some((node) => /** @type {ViewElement} */ (node)[1]?.country === country) ? country : '*';
    return nodes.map((node) => {
      if (typeof node === 'string') return node;
      const [tag, attributes, ...children] = node;
      if (!TAG.test(tag) || ++count > COUNT || depth > DEPTH) throw TypeError(tag);
      if ((attributes.country ?? chosen) !== chosen || (attributes.variant && (attributes.variant === 'compact') !== compact)) return '';
      const element = make(tag.replace(/\d/, (digit) => `${Math.min(level + +digit, 6)}`));
      for (const name in attributes) {
        const value = /** @type {string} */ (attributes[name]);
        if (ATTRIBUTE.test(name) && (name !== 'href' || HREF.test(value))) element.setAttribute(name, value);
      }
      element.append(...build(children, depth + 1));
      return element;
    });
  };

  return build(view, 0);
};
