// Where cards come from: the registered publishers, and one request per card however many elements show it.

/** @typedef {{schema: string, id: string, lang: string, dir: string, revision: string, status: string, changed: string,
 *   valid_until: string | null, url: string | null, view: import('./render.js').ViewNode[]}} View  see docs/view.md */
/** @typedef {{text?: string, reason: string}} Answer  a view as JSON text, or the reason why there is none */

/** The addresses of the publishers, each with a slash at its end. Nothing else is ever fetched from. @type {string[]} */
export const bases = [];

/** @type {Map<string, {time: number, answer: Promise<Answer>}>} */
const asked = new Map();

/** @param {string} url @param {string} id @returns {Promise<Answer>} */
const ask = async (url, id) => {
  const signal = AbortSignal.timeout(8e3);
  let reason = 'network';
  try {
    // Default credentials mode, as only then `<link rel=preload as=fetch crossorigin>` is used; no-cache revalidates.
    const response = await fetch(url, {cache: 'no-cache', referrerPolicy: 'no-referrer', signal});
    // A body that is a card is obeyed whatever the HTTP status: withdrawn cards come as 410.
    const failed = !response.ok && 'http-' + response.status;
    reason = failed || reason;
    const text = await response.text();
    reason = failed || 'parse';
    const data = JSON.parse(text);
    reason = failed || 'schema';
    if (data.schema === 'treatment-card/1' && data.id === id) return {text, reason};
  } catch {
    if (signal.aborted) reason = 'timeout';
  }
  asked.delete(url);
  return {reason};
};

/**
 * The answer for an address; one asked for at most `age` ms ago is shared, a failure is forgotten.
 * @param {string} url @param {string} id @param {number} age
 */
export const request = (url, id, age) => {
  const time = Date.now();
  let entry = asked.get(url);
  if (!entry || entry.time + age < time) asked.set(url, (entry = {time, answer: ask(url, id)}));
  return entry.answer;
};
