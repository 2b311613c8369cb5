// Where cards come from: the registered publishers, and one request per card however many elements show it.

/** @typedef {{schema: string, id: string, lang: string, dir: string, revision: string, status: string, changed: string,
 *   valid_until: string | null, url: string | null, view: import('./render.js').ViewNode[]}} View  see docs/view.md */
/** @typedef {{text?: string, reason?: string}} Answer  a view as JSON text, or the reason why there is none */

/** The addresses of the publishers, each with a slash at its end. Nothing else is ever fetched from. @type {string[]} */
export const bases = [];

/** No time: under way. A failure is forgotten. @type {Map<string, {time?: number, answer: Promise<Answer>}>} */
const asked = new Map();

/** @param {string} url @param {string} id @returns {Promise<Answer>} */
const ask = async (url, id) => {
  const time = Date.now();
  const signal = AbortSignal.timeout(8e3);
  let reason = 'network';
  let status;
  try {
    // Default credentials mode, as only then `<link rel=preload as=fetch crossorigin>` is used; no-cache revalidates.
    const response = await fetch(url, {signal, cache: 'no-cache', referrerPolicy: 'no-referrer'});
    // A body that is a card is obeyed whatever the HTTP status: withdrawn cards come as 410.
    if (!response.ok) status = 'http-' + response.status;
    const text = await response.text();
    reason = 'parse';
    const data = JSON.parse(text);
    reason = 'schema';
    if (data.schema === 'treatment-card/1' && data.id === id) {
      /** @type {{time?: number}} */ (asked.get(url)).time = time;
      return {text};
    }
  } catch {}
  asked.delete(url);
  return {reason: status || (signal.aborted ? 'timeout' : reason)};
};

/**
 * The answer for an address. One that is under way is shared, so that an older one never wins; and one asked for at most
 * `age` ms ago, unless the clock was set back since.
 * @param {string} url @param {string} id @param {number} age
 */
export const request = (url, id, age) => {
  let entry = asked.get(url);
  if (!entry || Date.now() - /** @type {number} */ (entry.time) > age) asked.set(url, (entry = {answer: ask(url, id)}));
  return entry.answer;
};
