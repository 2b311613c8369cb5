// A card on a page: when to ask, what to show, what to tell the page.
import {ask, asked, bases} from './cards.js';
import {make, render} from './render.js';
import {sheet} from './styles.js';
import {morph} from './swap.js';

/** @typedef {import('./cards.js').View} View */
/** @typedef {'active' | 'under_review' | 'superseded' | 'withdrawn' | 'recalled'} Status */
/** @typedef {{id: string, revision: string, status: Status}} Shown  what is told of a card that is shown */
/** @typedef {'bad-id' | 'bad-base' | 'network' | 'timeout' | 'parse' | 'schema' | `http-${number}`} Reason  see docs/client.md */

/** An answer of this age (ms) is young enough for an element that joins the page. */
const YOUNG = 15e3;

/** The elements on the page. @type {Set<TreatmentCard>} */
const connected = new Set();

/** Every element takes another look: what failed or is no longer young is asked for again, once for each address. */
const lookAgain = () => connected.forEach((element) => element.load(YOUNG));

// A page that comes back from the back-forward cache becomes visible as well: each engine tells, before `pageshow`.
['online', 'visibilitychange'].map((type) => addEventListener(type, () => document.hidden || lookAgain()));

const watcher = new IntersectionObserver(
  (entries) => entries.map((entry) => entry.isIntersecting && /** @type {TreatmentCard} */ (entry.target).load(YOUNG / 2)),
  {rootMargin: '256px'},
);

/** One line on the console is enough for a page. */
let told;

/** Is the last good day (UTC) over? No day, no answer. @param {string | null} day */
const over = (day) => Date.parse(/** @type {string} */ (day)) + 864e5 <= Date.now();

/**
 * What an element keeps to itself, as a closure: that is smaller than private members.
 * @param {TreatmentCard} element @param {CustomStateSet} states
 */
const loader = (element, states) => {
  /** What is shown, if it is not the page's own copy: the card, its nodes, and what shaped them. @type {View | '' | undefined} */
  let data;
  let shown = '';
  /** @type {ShadowRoot | undefined} */
  let root;
  /** @type {Element | undefined} */
  let warning;
  let turn = {};

  /** An attribute, or nothing at all as a text. @param {string} attribute */
  const text = (attribute) => element.getAttribute(attribute) ?? '';

  /**
   * An event, and the state of the same name: loading, before-render, loaded, stale, withdrawn or error.
   * @param {string} name @param {object} detail @param {boolean} [cancelable]
   */
  const tell = (name, detail, cancelable) => {
    try {
      states.clear();
      states.add(name);
    } catch {} // an engine without states, or with other names for them
    return element.dispatchEvent(new CustomEvent('treatment-card-' + name, {bubbles: true, detail, cancelable, composed: true}));
  };

  /**
   * Fills the shadow tree, which is there only from now on; what is there already stays untouched.
   * @param {string} key @param {Node[]} nodes
   */
  const fill = (key, nodes) => {
    shown = key;
    (root ??= element.attachShadow({mode: 'open'})).adoptedStyleSheets = [sheet];
    const focused = root.activeElement;
    morph(root, nodes);
    // What had the focus is gone: all that is new takes it.
    if (focused && !root.activeElement) {
      const first = /** @type {HTMLElement} */ (root.firstChild);
      first.tabIndex = -1;
      first.focus({preventScroll: true});
    }
  };

  /**
   * Asks for the card and shows it; what is shown stays until there is something better.
   * @param {number} [age] how old (ms) an answer that is already here may be; one that joins may be lazy
   */
  return async (age = 0) => {
    watcher.unobserve(element);
    // Drops what is planned or under way: an older answer never wins.
    const own = (turn = {});
    await 0; // parsers and frameworks set attributes in bursts: the last of them loads
    if (own != turn) return;
    if (!element.isConnected) return connected.delete(element);
    connected.add(element);
    if (age >= YOUNG && !data && text('loading') == 'lazy') return watcher.observe(element);
    const alone = element.localName == 'safety-disclaimer';
    const id = alone ? 'disclaimer' : text('card');
    const revision = text('revision');
    /** Why there will be nothing to show, if what comes next fails; none: `parse` or `schema`. @type {string | undefined} */
    let reason = 'bad-id';
    let address = '';
    try {
      // An id has 64 characters at most, and a hyphen only between two others.
      if (!/^(?!-|.{65,}@)(-?[a-z\d])+@([a-f\d]{12})?$/.test(id + '@' + revision)) throw 0;
      reason = 'bad-base';
      const base = text('base') || bases[0];
      if (!bases.includes(/** @type {string} */ (base))) throw 0;
      if (!data) tell('loading', {id});
      // Some systems write en_GB. What is no language, `undefined` with its nine letters included, is `und`.
      const lang = /** @type {HTMLElement | null} */ (element.closest('[lang]'))?.lang;
      address = `${base}v1/${alone ? id : 'cards/' + id + (revision && '@' + revision)}.${
        /^[a-z]{2,8}([-_]\w{1,8})*$/i.test(/** @type {string} */ (lang)) ? lang : 'und'
      }.view.json`;
      // What is shown may be shown in another way at any age. What has no time is under way, and shared: an older answer never wins.
      if (Date.now() - /** @type {number} */ (asked[address]?.time) > (shown.startsWith(address) ? age : Math.min(age, YOUNG)))
        delete asked[address];
      /** @type {string | undefined} */
      let answer;
      [answer, reason] = await (asked[address] ??= ask(address));
      /** Parsed anew for each element, so that no page can change what another shows; no answer throws. @type {View} */
      const view = /** @type {string} */ (answer).length < 1e6 && JSON.parse(/** @type {string} */ (answer));
      if (view.schema != 'treatment-card/1' || view.id != id) throw 0;
      // What is told of the card has to be such that it can be read as text: anything else throws here.
      const gone = /recalled|withdrawn/.test(view.status);
      const old = view.status != 'active' || over(view.valid_until);
      if (own != turn) return;
      const level = /** @type {any} */ (/^[1-6]$/.exec(text('heading-level')) ?? 3);
      const country = text('country').toUpperCase();
      const variant = text('variant') == 'compact' ? 'compact' : 'full';
      const key = address + answer + level + country + variant;
      if (key != shown) {
        const made = render(view.view, level, country, variant);
        // The nodes are made by now, so that no listener can change the advice; and a recall cannot be cancelled.
        if (!tell('before-render', {id, data: view}, !gone)) return;
        data = view;
        fill(key, made);
      }
      tell('loaded', view);
      if (gone) tell('withdrawn', view);
      else if (old) tell('stale', view);
    } catch (error) {
      delete asked[address]; // what failed is asked for again
      if (own != turn) return;
      reason ??= /^Syn/.test(/** @type {string} */ (error)) ? 'parse' : 'schema';
      told ||= !(/** @type {unknown} */ (console.warn('treatment-card', id, reason)));
      tell('error', {id, reason});
      // Another card than the one asked for must not stay; the page's own copy may.
      if (data && data.id != id) fill((data = ''), [make('slot')]);
      if (reason == 'http-410' || over(data ? data.valid_until : text('valid-until'))) {
        const textContent = text('expired-text') || 'This copy may be out of date.';
        if (shown != id + textContent) {
          if (!root) fill('', [make('slot')]);
          warning?.remove();
          /** @type {any} */ (root).prepend((warning = Object.assign(make('p'), {role: 'status', className: 'notice', textContent})));
          shown = id + textContent;
        }
        tell('stale', {id});
      }
    }
  };
};

/**
 * `<treatment-card card="inversion-table">`: one card.
 *
 * @attr {string} card - id of the card: lower-case letters, digits and single `-`, at most 64 characters
 * @attr {string} [lang] - language of the card, such as `en` or `pt-BR`; without it the nearest `lang` around the element
 * @attr {string} [country] - two letters: whose emergency, poison and crisis lines
 * @attr {1 | 2 | 3 | 4 | 5 | 6 | '1' | '2' | '3' | '4' | '5' | '6'} [heading-level=3] - level of the title
 * @attr {'inherit' | 'light' | 'dark' | 'auto'} [theme=inherit] - `inherit` the page's colours, or paint a surface
 * @attr {'full' | 'compact'} [variant=full] - `compact`: up to "get help", the disclaimer, a link to the rest
 * @attr {'eager' | 'lazy'} [loading=eager] - `lazy`: asks 256 px before it scrolls into view
 * @attr {string} [revision] - 12 hex digits: pins the content; a recall still wins
 * @attr {string} [valid-until] - last good day (UTC) of the copy inside the element, such as `2027-03-01`
 * @attr {string} [expired-text] - the sentence shown above the copy from the next day
 * @attr {string} [base] - which publisher, where a page has several: its address exactly as registered
 *
 * @fires {CustomEvent<{id: string}>} treatment-card-loading - it asks for its first card
 * @fires {CustomEvent<{id: string, data: View}>} treatment-card-before-render - the nodes are ready; `preventDefault()` keeps what is shown
 * @fires {CustomEvent<Shown>} treatment-card-loaded - the current card is shown, or was looked at again and still is
 * @fires {CustomEvent<{id: string} & Partial<Shown>>} treatment-card-stale - what is shown is under review, superseded or past its last good day
 * @fires {CustomEvent<Shown>} treatment-card-withdrawn - the card is withdrawn or recalled: its notice stands in place of the advice
 * @fires {CustomEvent<{id: string, reason: Reason}>} treatment-card-error - no current card; what was shown stays
 *
 * @csspart evidence - how sure it is what the treatment does
 * @csspart side-effects - the side effects
 * @csspart body - the text of the card
 * @csspart sources - the sources
 * @csspart foot - who publishes the card and when it last changed
 *
 * @cssprop [--treatment-card-color=inherit] - text
 * @cssprop [--treatment-card-background=none] - surface
 * @cssprop [--treatment-card-padding=0] - room inside the surface
 * @cssprop [--treatment-card-radius=0] - its corners
 * @cssprop [--treatment-card-accent=GrayText] - the rule beside each outcome
 * @cssprop [--treatment-card-title-size=1.5em] - font size of the title
 *
 * @cssstate loading - the last event was `treatment-card-loading`; so with each that follows
 * @cssstate before-render - only where that event was cancelled
 * @cssstate loaded
 * @cssstate stale
 * @cssstate withdrawn
 * @cssstate error
 */
export class TreatmentCard extends HTMLElement {
  static observedAttributes = 'loading card country variant valid-until base lang theme heading-level revision expired-text'.split(' ');

  /**
   * Adds a publisher to those that elements may name with `base`.
   * @param {string} url
   * @returns {string} its address as registered
   */
  static addBase(url) {
    const base = `${url}`.replace(/\/*$/, '/');
    bases.push(base);
    lookAgain();
    return base;
  }

  /**
   * Asks anew; done when the answer has been dealt with. It never rejects and never empties the element.
   * @returns {Promise<void>}
   */
  load = loader(this, this.attachInternals().states);

  connectedCallback() {
    this.load(YOUNG);
  }

  disconnectedCallback() {
    this.load(YOUNG);
  }

  attributeChangedCallback() {
    this.load(Infinity);
  }
}
