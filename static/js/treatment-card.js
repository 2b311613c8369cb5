// A card on a page: when to ask, what to show, what to tell the page.
import {bases, request} from './cards.js';
import {notice, render, slot} from './render.js';
import {sheet} from './styles.js';

/** @typedef {import('./cards.js').View} View */

/** An answer of this age (ms) is young enough for an element that joins the page. */
const YOUNG = 15e3;

/** Elements that failed: they try again when the browser is back online and when a publisher joins. @type {Set<TreatmentCard>} */
const waiting = new Set();
/** A copy, because who fails again waits again. */
const retry = () => [...waiting].map((element) => element.load());
addEventListener('online', retry);

const watcher = new IntersectionObserver(
  (entries) => entries.map(({isIntersecting, target}) => isIntersecting && /** @type {TreatmentCard} */ (target).load(YOUNG / 2)),
  {rootMargin: '256px'},
);

/** One line on the console is enough for a page. */
let told = false;

/** Is the last good day (UTC) over? No day, no answer. @param {string | null} day */
const over = (day) => Date.parse(/** @type {string} */ (day)) + 864e5 <= Date.now();

/** `<treatment-card card="inversion-table">`: one card. */
export class TreatmentCard extends HTMLElement {
  static observedAttributes =
    'card lang country heading-level theme variant loading revision valid-until expired-text base'.split(' ');

  /** Adds a publisher to those that elements may name with `base`. @param {string} url */
  static addBase(url) {
    const base = `${url}`.replace(/\/*$/, '/');
    bases.push(base);
    retry();
    return base;
  }

  #states = this.attachInternals?.().states;
  /** What is shown, if it is not the page's own copy: the card, its nodes, and what shaped them. @type {View | undefined} */
  #data;
  /** @type {(Node | string)[]} */
  #nodes = [];
  #shown = '';
  #url = '';
  #turn = 0;

  /** Which card, for events and below `v1/`; no path if the attributes name none. @type {[id: string, path: string]} */
  get target() {
    const id = this.text('card');
    const revision = this.text('revision');
    const good = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && id.length <= 64 && /^([0-9a-f]{12})?$/.test(revision);
    return [id, good ? 'cards/' + id + (revision && '@' + revision) : ''];
  }

  connectedCallback() {
    this.load(YOUNG);
  }

  disconnectedCallback() {
    this.#rest();
  }

  attributeChangedCallback() {
    this.load(Infinity);
  }

  /** Drops what is planned or under way: an older answer never wins. */
  #rest() {
    waiting.delete(this);
    watcher.unobserve(this);
    return ++this.#turn;
  }

  /** An attribute, or nothing at all as a text. @param {string} attribute */
  text(attribute) {
    return this.getAttribute(attribute) ?? '';
  }

  /**
   * Asks for the card and shows it; what is shown stays until there is something better.
   * @param {number} [age] how old (ms) an answer that is already here may be; one that joins may be lazy
   */
  async load(age = 99) {
    const turn = this.#rest();
    await turn; // parsers and frameworks set attributes in bursts: the last of them loads
    if (turn !== this.#turn || !this.isConnected) return;
    if (age >= YOUNG && !this.#data && this.text('loading') === 'lazy') return watcher.observe(this);
    const [id, path] = this.target;
    const name = this.text('base');
    const base = bases.find((base) => !name || base === name);
    if (!path) return this.#fail(id, 'bad-id');
    if (!base) return this.#fail(id, 'bad-base');
    if (!this.#data) this.#tell('loading', {id});
    const {lang} = /** @type {HTMLElement} */ (this.closest('[lang]') ?? this);
    const tag = /^[a-z]{2,8}([-_][a-z0-9]{1,8})*$/i.test(lang) ? lang : 'und'; // some systems write en_GB
    const url = `${base}v1/${path}.${tag}.view.json`;
    // What is shown may be shown in another way at any age.
    const {text, reason} = await request(url, id, url === this.#url ? age : Math.min(age, YOUNG));
    if (turn !== this.#turn) return;
    if (!text) return this.#fail(id, reason);
    this.#url = url;
    this.#show(id, text);
  }

  /** @param {string} id @param {string} text */
  #show(id, text) {
    const level = +(/^[1-6]$/.exec(this.text('heading-level')) ?? 3);
    const country = this.text('country').toUpperCase();
    const variant = this.text('variant') === 'compact' ? 'compact' : 'full';
    /** Parsed anew for each element, so that no page can change what another element shows. @type {View} */
    const data = JSON.parse(text);
    const gone = /^(withdrawn|recalled)$/.test(data.status);
    const shown = text + level + country + variant;
    if (shown !== this.#shown) {
      let nodes;
      try {
        nodes = render(data.view, level, country, variant);
      } catch {
        return this.#fail(id, 'schema');
      }
      // The nodes are made by now, so that no listener can change the advice; and a recall cannot be cancelled.
      if (!this.#tell('before-render', {id, data}, !gone)) return;
      this.#nodes = nodes;
      this.#data = data;
      this.#shown = shown;
      this.#fill();
    }
    this.#tell('loaded', data);
    if (gone) this.#tell('withdrawn', data);
    else if (data.status !== 'active' || over(data.valid_until)) this.#tell('stale', data);
  }

  /** @param {string} id @param {string} reason */
  #fail(id, reason) {
    waiting.add(this);
    if (!told) console.warn(`treatment-card ${id}: ${reason}`);
    told = true;
    this.#tell('error', {id, reason});
    if (this.#data?.id !== id) {
      // Another card than the one asked for must not stay; the page's own copy may.
      this.#data = undefined;
      this.#shown = '';
    }
    if (reason === 'http-410' || over(this.#data ? this.#data.valid_until : this.text('valid-until'))) {
      this.#shown = '';
      this.#fill(notice(this.text('expired-text')));
      this.#tell('stale', {id});
    } else if (!this.#shown && this.shadowRoot) this.#fill();
  }

  /** Fills the shadow tree, which is there only from now on. @param {...Node} above */
  #fill(...above) {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(...above, ...(this.#data ? this.#nodes : [slot()]));
  }

  /**
   * An event, and the state of the same name: loading, before-render, loaded, stale, withdrawn or error.
   * @param {string} name @param {object} detail @param {boolean} [cancelable]
   */
  #tell(name, detail, cancelable) {
    try {
      this.#states.clear();
      this.#states.add(name);
    } catch {} // an engine without states, or with other names for them
    return this.dispatchEvent(
      new CustomEvent('treatment-card-' + name, {bubbles: true, composed: true, cancelable, detail}),
    );
  }
}
