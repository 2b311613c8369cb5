// The entry: finds out where it came from, registers the elements, and serves the pages that cannot write them.
import {SafetyDisclaimer} from './safety-disclaimer.js';
import {TreatmentCard} from './treatment-card.js';

/** An element with the attributes that `from` hands on as `data-*`. @param {Element} from @param {{[name: string]: string}} attributes */
const make = (from, attributes) => {
  const element = document.createElement('treatment-card');
  for (const name of TreatmentCard.observedAttributes) {
    const value = from.getAttribute('data-' + name) ?? attributes[name];
    if (value !== undefined) element.setAttribute(name, value);
  }
  return element;
};

/** The address that a script tag tells: its `data-origin`, else what stands before `embed/` in its own. @param {Element | null} script */
const told = (script) =>
  script instanceof HTMLScriptElement // and not <img name=currentScript>
    ? script.getAttribute('data-origin') ?? /^(.*?\/)embed\/(v1|dev|\d[^/]*\/widget)\b/.exec(script.src)?.[1]
    : undefined;

// In a module, and where a proxy runs the scripts, `currentScript` is null: then every tag that tells is ours.
const own = document.currentScript;
const scripts = told(own) ? [own] : document.querySelectorAll('script');

const first = !customElements.get('treatment-card');
if (first) {
  customElements.define('treatment-card', TreatmentCard);
  if (!customElements.get('safety-disclaimer')) customElements.define('safety-disclaimer', SafetyDisclaimer);
}
// A second copy leaves everything but its address to the first.
const Registered = /** @type {Partial<typeof TreatmentCard>} */ (customElements.get('treatment-card'));

/** @type {string | undefined} */
let origin;
for (const script of scripts) {
  const base = Registered.addBase?.(told(script) ?? '');
  if (!script || !base) continue;
  origin ??= base;
  // One tag: it shows a card right after itself, once.
  const card = script.getAttribute('data-card');
  if (card !== null && script.closest('body') && script.nextElementSibling?.getAttribute('card') !== card) {
    script.after(make(script, {base}));
  }
}
if (first) window.TreatmentCards = Object.freeze({version: VERSION, origin});

/** Where a CMS strips the element: `<div data-treatment-card="id">`. */
const wrap = () => {
  for (const div of document.querySelectorAll('[data-treatment-card]')) {
    if (div.querySelector('treatment-card')) continue;
    const element = make(div, {card: div.getAttribute('data-treatment-card') ?? ''});
    element.append(...div.childNodes);
    div.append(element);
  }
};
// Not earlier: the parser may be in the middle of one.
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', wrap);
else wrap();
