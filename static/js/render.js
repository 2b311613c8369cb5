// The only place that makes nodes. Whatever the server sends, only what is listed here can come out.

/** @typedef {[tag: string, attributes: {[name: string]: string}, ...children: ViewNode[]]} ViewElement */
/** @typedef {string | ViewElement} ViewNode */
/** @typedef {{level: number, country: string, variant: string}} Choice */

const TAG =
  /^(article|header|section|div|h[1-4]|p|br|strong|em|[uo]l|li|d[ltd]|blockquote|a|abbr|su[bp]|span|time|table|thead|tbody|t[rhd])$/;
const ATTRIBUTE = /^(href|title|datetime|scope|lang|dir|class|part)$/;
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
      if (!TAG.test(tag) || depth > DEPTH || count > COUNT) throw new TypeError(tag);
      if ((attributes.country ?? chosen) !== chosen || (attributes.variant ?? variant) !== variant) continue;
      const element = document.createElement(tag.replace(/\d/, (digit) => `${Math.min(level + +digit - 1, 6)}`));
      for (const [name, value] of Object.entries(attributes)) {
        if (ATTRIBUTE.test(name) && (name !== 'href' || HREF.test(value))) element.setAttribute(name, value);
      }
      parent.append(fill(element, inner, depth + 1));
    }
    return parent;
  };

  return fill(new DocumentFragment(), view, 0);
};

/** The sentence above a copy that may be out of date. @param {string} text */
export const notice = (text) => {
  const element = document.createElement('p');
  element.role = 'status';
  element.className = 'notice';
  element.append(text || 'This copy may be out of date.');
  return element;
};

/** The place where the light children, the page's own copy of the card, show. */
export const slot = () => document.createElement('slot');
