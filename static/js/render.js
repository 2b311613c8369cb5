// The only place that makes nodes. Whatever the server sends, only what is listed here can come out.

/** @typedef {[tag: string, attributes: {[name: string]: string}, ...children: ViewNode[]]} ViewElement */
/** @typedef {string | ViewElement} ViewNode */

// Of one or two letters HTML has nothing that loads or runs, and but for <rp> nothing that hides.
const TAG = /^(?!rp)(su[bp]|header|abbr|thead|article|time|section|[a-z]\w?|table|tbody|strong|blockquote|span|div)$/;
// A name, and after a space what it says: no name holds one.
const ATTRIBUTE = /^((aria-hidden|dir|part|scope|rel|role|datetime|class|title|lang) |href (https?|mailto|tel):)/i;
const DEPTH = 100;
const COUNT = 1e4;

/** @param {string} tag */
export const make = (tag) => document.createElement(tag);

/**
 * Builds a view. Throws on anything that is not one, or in which nothing is said, so that nothing half-made or blank is shown.
 * @param {ViewNode[]} view
 * @param {number} level the heading level of `h1`
 * @param {string} country
 * @param {string} variant `full` or `compact`
 */
export const render = (view, level, country, variant) => {
  let count = 0;
  /** @type {boolean | undefined} */
  let said;

  /** @param {ViewNode[]} nodes @param {number} depth @returns {Node[]} */
  const build = (nodes, depth) => {
    // Among sisters marked with a country: those of the country asked for, else the wording without a number.
    const chosen = nodes.some((node) => /** @type {ViewElement} */ (node)[1]?.country == country) ? country : '*';
    return nodes.map((node) => {
      if (++count > COUNT || depth > DEPTH) throw 0;
      if (typeof node == 'string') {
        said ||= /\p{L}/u.test(node);
        return new Text(node);
      }
      const [tag, attributes, ...children] = node;
      if (!TAG.test(tag)) throw 0;
      if ((attributes.country ?? chosen) != chosen || (attributes.variant ?? variant) != variant) return new Text();
      const element = make(tag.replace(/\d/, (digit) => /** @type {any} */ (Math.min(level - 1 + +digit, 6))));
      for (const told of Object.entries(attributes)) if (ATTRIBUTE.test(told.join(' '))) element.setAttribute(...told);
      element.append(...build(children, depth + 1));
      return element;
    });
  };

  const nodes = build(view, 0);
  if (!said) throw 0;
  return nodes;
};
