// Where cards come from: the registered publishers, and one request per card however many elements show it.

/** @typedef {{schema: string, id: string, lang: string, dir: string, revision: string, status: string, changed: string,
 *   valid_until: string | null, url: string | null, view: import('./render.js').ViewNode[]}} View  see docs/view.md */
/** @typedef {[text?: string, reason?: string]} Answer  what was sent, and why it may not be a card */

/** The addresses of the publishers, each with a slash at its end. Nothing else is ever fetched from. @type {string[]} */
export const bases = [];

/** What was asked for, by address; without a time it is under way. @type {{[url: string]: Promise<Answer> & {time?: number}}} */
export const asked = {};

/** Asks, and never rejects. Its time is that of the question. @param {string} url @returns {Promise<Answer>} */
export const ask = async (url) => {
  const time = Date.now();
  const signal = AbortSignal.timeout(8e3);
  let text;
  /** @type {string | undefined} */
  let reason;
  try {
    // Default credentials mode, as only then `<link rel=preload as=fetch crossorigin>` is used; no-cache revalidates.
    const response = await fetch(url, {signal, cache: 'no-cache', referrerPolicy: 'no-referrer'});
    // A body that is a card is obeyed whatever the HTTP status: withdrawn cards come as 410.
    if (!response.ok) reason = 'http-' + response.status;
    text = await response.text();
  } catch {
    reason ??= signal.aborted ? 'timeout' : 'network';
  }
  /** @type {{time?: number}} */ (asked[url]).time = time;
  return [text, reason];
};
