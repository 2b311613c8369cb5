// The builder: asks the server what to paste for a choice and puts that in. It writes no HTML and no paste of its own.

import {restored, shortened} from './header.js';

/**
 * @typedef {object} Answer
 * @property {Record<string, string>} texts
 * @property {Record<string, string[]>} lists
 * @property {Record<string, string>} frames
 * @property {string} query
 * @property {string} level
 * @property {string} page
 * @property {[string, string][]} langs
 * @property {string} lang
 * @property {Record<string, string>} colours
 */

/** @template {HTMLElement} T @param {string} id @returns {T} */
const the = (id) => /** @type {T} */ (document.getElementById(id));
/** @param {string} what @returns {HTMLElement[]} */
const all = (what) => [...form.querySelectorAll(/** @type {'div'} */ (what))];

const form = /** @type {HTMLFormElement} */ (the('builder'));
const told = the('told');
const policy = /** @type {HTMLTextAreaElement} */ (the('policy'));
const frame = /** @type {HTMLIFrameElement} */ (the('frame'));
const width = /** @type {HTMLInputElement} */ (the('width'));
const height = /** @type {HTMLInputElement} */ (the('height'));
const measured = the('measured');

let asking = new AbortController();
let timer = 0;
/** Whether the height is what somebody typed, or shared, rather than what was measured here. */
let typed = new URLSearchParams(location.search).has('height');

/** @param {string} text @param {boolean} [wrong] */
const say = (text, wrong = false) => {
  told.textContent = text;
  told.classList.toggle('wrong', wrong);
};

/** Whether somebody chose and has not been told yet that it is done: what we measure ourselves is not announced. */
let owed = false;

/** The newest question wins. */
const update = async () => {
  clearTimeout(timer);
  asking.abort();
  asking = new AbortController();
  const {signal} = asking;
  const values = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const header = shortened(policy.value);
  if (header.text) values.set('policy', header.text);
  else values.delete('policy');
  try {
    const response = await fetch(`builder/pastes.json?${values}`, {signal});
    const answer = await response.json();
    if (signal.aborted) return;
    if (!response.ok) return say(`The server refused this: ${answer.expected}.`, true);
    // What the query said wrong is told until somebody chooses.
    if (!owed) delete answer.lists.messages;
    show(answer, (text) => restored(text, header.others));
    if (owed) say(`Updated: ${answer.texts.about}.`);
    owed = false;
  } catch {
    if (!signal.aborted) say('The server did not answer. What is shown is for the choice before. Change it again to retry.', true);
  }
};

/** @param {Answer} answer @param {(text: string) => string} whole */
const show = ({texts, lists, frames, ...rest}, whole) => {
  for (const element of all('[data-text]')) {
    const text = whole(texts[element.dataset.text ?? ''] ?? '');
    // What is the same is left alone: nothing is announced, and no selection lost.
    if (element instanceof HTMLTextAreaElement) element.value === text || (element.value = text);
    else if (element.textContent !== text) element.textContent = text;
  }
  for (const element of all('[data-if]')) element.hidden = !texts[element.dataset.if ?? ''];
  for (const element of all('[data-unless]')) element.hidden = !!texts[element.dataset.unless ?? ''];
  for (const element of all('[data-list]')) {
    const items = lists[element.dataset.list ?? ''];
    if (items) list(element, items.map(whole));
  }
  for (const output of all('output')) output.textContent = '';
  /** @type {HTMLElement} */ (form.querySelector('[data-level]')).dataset.level = rest.level;
  /** @type {HTMLElement} */ (form.querySelector('.screen')).dataset.page = rest.page;
  const langs = /** @type {HTMLSelectElement} */ (the('lang'));
  langs.replaceChildren(...rest.langs.map(([code, name]) => option(code, name, code === rest.lang)));
  for (const [name, value] of Object.entries(rest.colours)) /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value;
  for (const element of all('[data-frame]')) go(/** @type {HTMLIFrameElement} */ (element), frames[element.dataset.frame ?? ''] ?? '');
  if (location.search !== `?${rest.query}`) history.replaceState(null, '', `?${rest.query}`);
};

/** @param {HTMLElement} element @param {string[]} items */
const list = (element, items) => {
  if ([...element.children].map((item) => item.textContent).join('\n') !== items.join('\n')) {
    element.replaceChildren(
      ...items.map((text) => {
        const item = document.createElement('li');
        item.textContent = text;
        return item;
      }),
    );
  }
  element.hidden = !items.length;
};

/** @param {string} code @param {string} name @param {boolean} chosen */
const option = (code, name, chosen) => {
  const made = new Option(name, code, chosen, chosen);
  made.lang = code;
  return made;
};

/** Another address in a frame, which leaves nothing for "back". @param {HTMLIFrameElement} element @param {string} address */
const go = (element, address) => {
  const now = element.dataset.now ?? element.getAttribute('src') ?? '';
  if (!address || address === now) return;
  element.dataset.now = address;
  element.contentWindow?.location.replace(new URL(address, location.href).href);
};

/** How high the card is in the frame door's frame, at the width that is typed. */
const measure = () => {
  const root = frame.contentDocument?.querySelector('.frame')?.parentElement;
  if (!frame.offsetWidth) return;
  measured.hidden = false;
  if (!root) {
    measured.textContent = 'The height could not be measured here; 640 px is a guess.';
    return;
  }
  const wide = Math.min(1600, Math.max(200, Number(width.value) || 640));
  frame.width = `${wide}`;
  let high = 0;
  for (const guess of [20000, 0]) {
    // First with more room than needed, so that no bar for scrolling takes width; then as it will be.
    frame.height = `${guess || high}`;
    high = Math.min(20000, Math.max(100, Math.ceil(root.getBoundingClientRect().height)));
  }
  measured.textContent = `Measured in your browser: in a place ${wide} px wide this card is ${high} px high.`;
  if (typed) frame.height = height.value;
  else if (height.value !== `${high}`) {
    height.value = `${high}`;
    update();
  }
};

/** @param {HTMLElement} button */
const copy = async (button) => {
  const area = /** @type {HTMLTextAreaElement} */ (the(button.dataset.copy ?? ''));
  for (const output of all('output')) output.textContent = '';
  const output = /** @type {HTMLOutputElement} */ (form.querySelector(`output[for="${area.id}"]`));
  try {
    await navigator.clipboard.writeText(area.value);
    output.textContent = 'Copied.';
  } catch {
    // Not allowed, or not a secure context: the reader's own keys always work.
    area.focus();
    area.select();
    output.textContent = 'Selected: press Ctrl+C, or ⌘C.';
  }
};

form.addEventListener('input', ({target}) => {
  if (target === width) {
    typed = false;
    measure();
    return;
  }
  typed = target === height;
  if (typed && !height.checkValidity()) return;
  asking.abort(); // an answer to what was chosen before must not undo this
  clearTimeout(timer);
  owed = true;
  say('');
  timer = setTimeout(update, target === policy ? 400 : 150);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  owed = true;
  update();
});
form.addEventListener('click', ({target}) => {
  const button = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest('[data-copy]'));
  if (button) copy(button);
});
frame.addEventListener('load', measure);

for (const element of all('[data-script]')) element.hidden = false;
for (const element of all('.go')) element.hidden = true;
if (frame.contentDocument?.readyState === 'complete') measure();
