// The list of cards: shows those that have every word typed. Nothing is asked of any server.

const form = /** @type {HTMLFormElement} */ (document.querySelector('.search'));
const input = /** @type {HTMLInputElement} */ (form.querySelector('input'));
const told = /** @type {HTMLOutputElement} */ (form.querySelector('output'));
const {lang} = document.documentElement;
const plural = new Intl.PluralRules(lang);
/** What is said of a number of cards, by its category. @type {Record<string, string>} */
const found = JSON.parse(/** @type {string} */ (told.dataset.found));
const lists = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.group')]);

/** Without accents and capitals, as people type. @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** What stands over an item: its condition and its kind. @param {Element | null | undefined} group @returns {string} */
const over = (group) => (group ? over(group.parentElement?.closest('.group')) + ' ' + group.firstElementChild?.textContent : '');

const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.index li')]).map((item) => ({
  item,
  text: plain([item.textContent, item.dataset.also, over(item.closest('.group'))].join(' ')),
}));

const search = () => {
  const words = plain(input.value)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const shown = new Set();
  for (const {item, text} of items) {
    item.hidden = !words.every((word) => text.includes(word));
    // A card stands once under each of its conditions.
    if (!item.hidden) shown.add(item.querySelector('a')?.href);
  }
  for (const list of lists) list.hidden = !list.querySelector('li:not([hidden])');
  const number = shown.size;
  const message = number ? (found[plural.select(number)] ?? found.other) : told.dataset.none;
  told.textContent = words.length ? /** @type {string} */ (message).replace('%(number)s', number.toLocaleString(`${lang}-u-nu-latn`)) : '';
};

input.addEventListener('input', search);
form.addEventListener('submit', (event) => event.preventDefault());
form.hidden = false; // without script there is nothing to search with
search(); // what the browser kept in the field when the reader comes back
