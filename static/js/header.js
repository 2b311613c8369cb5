// A Content-Security-Policy header as it is sent to be judged: an address has a limit, so what does not matter to an embed stays
// here, and is put back into the answer.

/** What says whether scripts, connections and frames are allowed. */
const MATTERS = /^(default-src|script-src|script-src-elem|connect-src|frame-src|child-src|sandbox|upgrade-insecure-requests)$/i;
const NAME = /^(\s*(?:content-security-policy(?:-report-only)?\s*:)?\s*)([^\s:]+)/i;
const ENDS = /(;|,|\n(?=\s*content-security-policy(?:-report-only)?\s*:))/i;

/** In a `<meta>`, or in a line for nginx or Apache, the policy is what stands in quotes behind its name. */
const QUOTED = /content-security-policy["']?\s+(?:content\s*=\s*)?(["'])([^]*?)\1/i;

/** @param {string} pasted */
export const shortened = (pasted) => {
  const header = QUOTED.exec(pasted)?.[2] ?? pasted;
  /** @type {string[]} */
  const others = [];
  const text = header
    .split(ENDS)
    .map((part, place) => {
      const [, before = '', name = ''] = NAME.exec(part) ?? [];
      const sources = part.slice(before.length + name.length).trim();
      if (place % 2 || !name || !sources || MATTERS.test(name)) return part;
      return `${before}${name} kept--${others.push(sources) - 1}--here`;
    })
    .join('');
  return {text: text.trim(), others};
};

/** @param {string} text @param {string[]} others */
export const restored = (text, others) => text.replace(/kept--(\d+)--here/g, (found, place) => others[place] ?? found);
