// The entry: finds out where it came from, registers the elements, and serves the pages that cannot write them.
import {bases} from './cards.js';
import {SafetyDisclaimer} from './safety-disclaimer.js';
import {TreatmentCard} from './treatment-card.js';

/** An element with the attributes that `from` hands on as `data-*`. @param {Element} from @param {{[name: string]: string | null}} attributes */
const make = (from, attributes) => {
  const element = document.createElement('treatment-card');
  for (const name of TreatmentCard.observedAttributes) {
    const value = from.getAttribute('data-' + name) ?? attributes[name];
    if (value) element.setAttribute(name, value);
  }
  return element;
};

/** The address that a script tag tells: its `data-origin`, else what stands before `embed/` in its own. @param {Element | null} script */
const told = (script) =>
  script instanceof HTMLScriptElement && // and not <img name=currentScript>
  (script.getAttribute('data-origin') ?? /(.+\/)embed\/(v1|dev|\d[^/]*\/widget)/.exec(script.src)?.[1]);

try {
  customElements.define('treatment-card', TreatmentCard);
  customElements.define('safety-disclaimer', SafetyDisclaimer);
} catch {} // a second copy leaves everything but its address to the first
const Registered = /** @type {Partial<typeof TreatmentCard>} */ (customElements.get('treatment-card'));
const first = Registered === TreatmentCard;

// In a module, and where a proxy runs the scripts, `currentScript` is null: then the first copy serves every tag that tells.
const own = document.currentScript;
for (const script of told(own) ? [own] : document.querySelectorAll('script')) {
  const address = told(script);
  if (!script || !address) continue;
  const base = Registered.addBase?.(address) ?? '';
  // One tag: it shows a card right after itself.
  if (script.getAttribute('data-card') && (script === own || first) && script.closest('body')) script.after(make(script, {base}));
}
if (first) window.TreatmentCards = Object.freeze({version: VERSION, origin: bases[0]});

/** Where a CMS strips the element: `<div data-treatment-card="id">`. */
const wrap = () => {
  for (const div of document.querySelectorAll('div[data-treatment-card]')) {
    if (div.querySelector('treatment-card')) continue;
    const element = make(div, {card: div.getAttribute('data-treatment-card')});
    element.append(...div.childNodes);
    div.append(element);
  }
};
// Not earlier: the parser may be in the middle of one.
if (document.readyState === 'loading') addEventListener('DOMContentLoaded', wrap);
else wrap();
