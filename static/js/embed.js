// The entry: registers the elements, finds out where it came from, and serves the pages that cannot write the elements.
import './styles.js'; // first of all: so it compresses best
import {bases} from './cards.js';
import {make} from './render.js';
import {TreatmentCard} from './treatment-card.js';

try {
  customElements.define('treatment-card', TreatmentCard);
  /**
   * `<safety-disclaimer>`: the publisher's disclaimer.
   * @omits {card | revision}
   */
  customElements.define('safety-disclaimer', class extends TreatmentCard {});
} catch {} // a second copy leaves everything but its address to the first
const Registered = /** @type {Partial<typeof TreatmentCard>} */ (customElements.get('treatment-card'));
const first = Registered == TreatmentCard;

/**
 * A card with the attributes that an element hands on as `data-*`.
 * @param {HTMLElement} from @param {string} name @param {string} value @param {ChildNode[]} copy what it holds
 */
const cardFrom = (from, name, value, ...copy) => {
  const card = make('treatment-card');
  card.setAttribute(name, value);
  for (const name of TreatmentCard.observedAttributes) {
    const value = from.getAttribute('data-' + name);
    if (value) card.setAttribute(name, value);
  }
  card.append(...copy);
  return card;
};

// In a module, and where a proxy runs the scripts, `currentScript` is null: then the first copy serves every tag that tells.
const own = /** @type {HTMLScriptElement | null} */ (document.currentScript);
for (const script of own ? [own] : document.scripts) {
  const {origin = /.+\/(?=embed\/(?:v1|[dev\d.]+\/widget)\.js)/.exec(script.src), card} = script.dataset;
  // What was found is as good as a text: `addBase` makes it one.
  const base = origin && Registered.addBase?.(/** @type {string} */ (origin));
  // One tag: it shows a card right after itself.
  if (base && card && (own || first) && script.closest('body')) script.after(cardFrom(script, 'base', base));
}
if (first) window.TreatmentCards = Object.freeze({version: VERSION, origin: bases[0]});

/** Where a CMS strips the element: `<div data-treatment-card="id">`. */
const wrap = () => {
  for (const div of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('div[data-treatment-card]'))) {
    if (!div.querySelector('treatment-card'))
      div.append(cardFrom(div, 'card', /** @type {string} */ (div.dataset.treatmentCard), ...div.childNodes));
  }
};
// Not earlier: the parser may be in the middle of one.
if (document.readyState == 'loading') addEventListener('DOMContentLoaded', wrap);
else wrap();
