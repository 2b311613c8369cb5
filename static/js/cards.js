// Where cards come from: the registered publishers, and one request per card however many elements show it.

/** @typedef {{schema: string, id: string, lang: string, dir: string, revision: string, status: string, changed: string,
 *   valid_until: string | null, url: string | null, view: import('./render.js').ViewNode[]}} View  see docs/view.md */
/** @typedef {{text?: string, reason: string}} Answer  a view as JSON text, or the reason why there is none */
/** @typedef {{answer: Promise<Answer>, time: number}} Entry  `time`: when the answer came, endless until then */

/** @type {string[]} */
const bases = [];

/** @type {Map<string, Entry>} */
const entries = new Map();

/** @param {string} address */
const slashed = (address) => address.replace(/\/*$/, '/');

/**
 * Registers a publisher by its full address and returns the address as kept. Nothing else is ever fetched from.
 * @param {string} address
 */
export const register = (address) => {
  if (!/^https?:\/\//.test(address)) return;
  const base = slashed(address);
  if (!bases.includes(base)) bases.push(base);
  return base;
};

/** The registered publisher of that address; without an address the first. @param {string | null} address */
export const find = (address) => bases.find((base) => !address || base === slashed(address));

/** @param {string} url @param {string} id @returns {Promise<Answer>} */
const ask = async (url, id) => {
  let reason = 'network';
  try {
    // Default credentials mode, as only then `<link rel=preload as=fetch crossorigin>` is used; no-cache revalidates.
    const response = await fetch(url, {cache: 'no-cache', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(8e3)});
    // A body that is a card is obeyed whatever the HTTP status: withdrawn cards come as 410.
    const failed = response.ok ? '' : 'http-' + response.status;
    reason = failed || reason;
    const text = await response.text();
    reason = failed || 'parse';
    const data = JSON.parse(text);
    reason = failed || 'schema';
    if (data.schema === 'treatment-card/1' && data.id === id && data.status && data.view) return {text, reason};
  } catch (error) {
    if (/** @type {Error} */ (error).name === 'TimeoutError') reason = 'timeout';
  }
  entries.delete(url);
  return {reason};
};

/**
 * The answer for an address; one that is under way or at most `age` ms old is shared, a failure is forgotten.
 * @param {string} url @param {string} id @param {number} age
 */
export const request = (url, id, age) => {
  let entry = entries.get(url);
  if (!entry || entry.time + age < Date.now()) {
    /** @type {Entry} */
    const fresh = {answer: ask(url, id), time: Infinity};
    fresh.answer.then(() => (fresh.time = Date.now()));
    entries.set(url, (entry = fresh));
  }
  return entry.answer;
};
