// A card on a page: when to ask, what to show, what to tell the page.
import {bases, request} from './cards.js';
import {make, render} from './render.js';
import {sheet} from './styles.js';
import {morph} from './swap.js';

/** @typedef {import('./cards.js').View} View */

/** An answer of this age (ms) is young enough for an element that joins the page. */
const YOUNG = 15e3;

/** The elements on the page. @type {Set<TreatmentCard>} */
const connected = new Set();

/** Every element takes another look: what failed or is no longer young is asked for again, once for each address. */
const lookAgain = () => connected.forEach((element) => element.load(YOUNG));

// A page that comes back from the back-forward cache becomes visible as well: each engine tells, before `pageshow`.
for (const type of ['online', 'visibilitychange']) addEventListener(type, () => document.hidden || lookAgain());

const watcher = new IntersectionObserver(
  (entries) => entries.map(({isIntersecting, target}) => isIntersecting && /** @type {TreatmentCard} */ (target).load(YOUNG / 2)),
  {rootMargin: '256px'},
);

/** One line on the console is enough for a page. */
let told = false;

/** Is the last good day (UTC) over? No day, no answer. @param {string | null} day */
const over = (day) => Date.parse(/** @type {string} */ (day)) + 864e5 <= Date.now();

/**
 * What an element keeps to itself, as a closure: that is smaller than private members.
 * @param {TreatmentCard} element @param {CustomStateSet} states
 */
const loader = (element, states) => {
  /** What is shown, if it is not the page's own copy: the card, its nodes, and what shaped them. @type {View | undefined} */
  let data;
  let shown = '';
  /** @type {ShadowRoot | undefined} */
  let root;
  /** @type {Element | undefined} */
  let warning;
  let url = '';
  let turn = 0;

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
    return element.dispatchEvent(
      new CustomEvent('treatment-card-' + name, {bubbles: true, detail, cancelable, composed: true}),
    );
  };

  /** Fills the shadow tree, which is there only from now on; what is there already stays untouched. @param {string} key @param {(Node | string)[]} nodes */
  const fill = (key, nodes) => {
    shown = key;
    root ??= element.attachShadow({mode: 'open'});
    root.adoptedStyleSheets = [sheet];
    const {activeElement} = root;
    const fresh = make('div');
    fresh.append(...nodes);
    morph(root, fresh);
    if (activeElement && !root.activeElement) {
      // What had the focus is gone: all that is new takes it.
      const first = /** @type {HTMLElement} */ (root.firstChild);
      first.tabIndex = -1;
      first.focus({preventScroll: true});
    }
  };

  /** @param {string} id @param {string} reason */
  const fail = (id, reason) => {
    if (!told) console.warn('treatment-card', id, reason);
    told = true;
    tell('error', {id, reason});
    // Another card than the one asked for must not stay; the page's own copy may.
    if (data && data.id !== id) {
      data = undefined;
      fill('', [make('slot')]);
    }
    if (reason === 'http-410' || over(data ? data.valid_until : text('valid-until'))) {
      const textContent = text('expired-text') || 'This copy may be out of date.';
      if (shown !== id + textContent) {
        if (!root) fill('', [make('slot')]);
        warning?.remove();
        root?.prepend((warning = make('p', {role: 'status', className: 'notice', textContent})));
        shown = id + textContent;
      }
      tell('stale', {id});
    }
  };

  /** @param {string} id @param {string} answer */
  const show = (id, answer) => {
    const level = +(/^[1-6]$/.exec(text('heading-level')) ?? 3) - 1;
    const country = text('country').toUpperCase();
    const compact = text('variant') === 'compact';
    /** Parsed anew for each element, so that no page can change what another element shows. @type {View} */
    const view = JSON.parse(answer);
    const gone = /withdrawn|recalled/.test(view.status);
    const key = answer + level + country + compact;
    if (key !== shown) {
      let made;
      try {
        made = render(view.view, level, country, compact);
      } catch {
        return fail(id, 'schema');
      }
      // The nodes are made by now, so that no listener can change the advice; and a recall cannot be cancelled.
      if (!tell('before-render', {id, data: view}, !gone)) return;
      data = view;
      fill(key, made);
    }
    tell('loaded', view);
    if (gone) tell('withdrawn', view);
    else if (view.status !== 'active' || over(view.valid_until)) tell('stale', view);
  };

  /**
   * Asks for the card and shows it; what is shown stays until there is something better.
   * @param {number} [age] how old (ms) an answer that is already here may be; one that joins may be lazy
   */
  return async (age = 0) => {
    // Drops what is planned or under way: an older answer never wins.
    const own = ++turn;
    watcher.unobserve(element);
    await 0; // parsers and frameworks set attributes in bursts: the last of them loads
    if (own !== turn) return;
    if (!element.isConnected) return connected.delete(element);
    connected.add(element);
    if (age >= YOUNG && !data && text('loading') === 'lazy') return watcher.observe(element);
    const alone = element.localName === 'safety-disclaimer';
    const id = alone ? 'disclaimer' : text('card');
    const revision = text('revision');
    const path = alone ? id : 'cards/' + id + (revision && '@' + revision);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*@([0-9a-f]{12})?$/.test(id + '@' + revision) || id.length > 64) return fail(id, 'bad-id');
    const base = bases.find((base) => base === (text('base') || base));
    if (!base) return fail(id, 'bad-base');
    if (!data) tell('loading', {id});
    const {lang} = /** @type {HTMLElement} */ (element.closest('[lang]') ?? element);
    const tag = /^[a-z]{2,8}([-_][a-z0-9]{1,8})*$/i.test(lang) ? lang : 'und'; // some systems write en_GB
    const address = `${base}v1/${path}.${tag}.view.json`;
    // What is shown may be shown in another way at any age.
    const answer = await request(address, id, address === url ? age : Math.min(age, YOUNG));
    if (own !== turn) return;
    if (!answer.text) return fail(id, /** @type {string} */ (answer.reason));
    url = address;
    show(id, answer.text);
  };
};

/** `<treatment-card card="inversion-table">`: one card. */
export class TreatmentCard extends HTMLElement {
  static observedAttributes =
    'card loading revision valid-until base heading-level theme lang country variant expired-text'.split(' ');

  /** Adds a publisher to those that elements may name with `base`. @param {string} url */
  static addBase(url) {
    const base = `${url}`.replace(/\/*$/, '/');
    bases.push(base);
    lookAgain();
    return base;
  }

  load = loader(this, this.attachInternals().states);

  connectedCallback() {
    this.load(YOUNG);
  }

  disconnectedCallback() {
    this.load();
  }

  attributeChangedCallback() {
    this.load(Infinity);
  }
}
