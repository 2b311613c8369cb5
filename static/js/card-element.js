// What both elements share: when to ask, what to show, what to tell the page.
import {find, register, request} from './cards.js';
import {notice, render, slot} from './render.js';
import {sheet} from './styles.js';

/** @typedef {import('./cards.js').View} View */

/** An answer of this age (ms) is young enough for an element that joins the page. */
const YOUNG = 15e3;

/** Elements that try again: when the browser is back online, and when a publisher joins. */
const offline = /** @type {Set<CardElement>} */ (new Set());
const homeless = /** @type {Set<CardElement>} */ (new Set());
/** A copy, because who fails again joins again. @param {Set<CardElement>} elements */
const retry = (elements) => [...elements].map((element) => element.load());
addEventListener('online', () => retry(offline));
addEventListener('load', () => retry(homeless));

const watcher = new IntersectionObserver(
  (entries) => entries.map(({isIntersecting, target}) => isIntersecting && /** @type {CardElement} */ (target).load(YOUNG)),
  {rootMargin: '256px'},
);

/** Reasons already told on the console. @type {Set<string>} */
const told = new Set();

/** Is the last good day (UTC) over? No day, no answer. @param {string | null} day */
const over = (day) => Date.parse(day + 'T00:00Z') + 864e5 <= Date.now();

export class CardElement extends HTMLElement {
  static observedAttributes =
    'card lang country heading-level theme variant loading revision valid-until expired-text base'.split(' ');

  /** Adds a publisher to those that elements may name with `base`. @param {string} url */
  static addBase(url) {
    const base = register(url);
    retry(homeless);
    return base;
  }

  /** @type {ShadowRoot | undefined} */
  #root;
  /** @type {ElementInternals | undefined} */
  #internals;
  /** What is shown, and the same with the choices that shaped it. @type {View | undefined} */
  #data;
  #shown = '';
  /** @type {Element | undefined} */
  #notice;
  #turn = 0;
  #age = YOUNG;

  /** Which card, for events and below `v1/`; no path if the attributes name none. @type {{id: string, path: string}} */
  get target() {
    return {id: '', path: ''};
  }

  connectedCallback() {
    this.#plan();
  }

  disconnectedCallback() {
    this.#rest();
    this.#age = YOUNG;
  }

  /** @param {string} _name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(_name, before, after) {
    if (before !== after) this.#plan();
  }

  /** Parsers and frameworks set attributes in bursts: the last of them loads, and asks only for what is not here. */
  async #plan() {
    const turn = this.#rest();
    await turn;
    if (turn !== this.#turn || !this.isConnected) return;
    if (!this.#data && this.getAttribute('loading') === 'lazy') watcher.observe(this);
    else this.load(this.#age);
    this.#age = Infinity;
  }

  /** Drops what is planned or under way: an older answer never wins. */
  #rest() {
    offline.delete(this);
    homeless.delete(this);
    watcher.unobserve(this);
    return ++this.#turn;
  }

  /**
   * Asks for the card and shows it; what is shown stays until there is something better.
   * @param {number} [age] how old (ms) an answer that is already here may be
   */
  async load(age = 0) {
    const turn = this.#rest();
    const {id, path} = this.target;
    if (!path) return this.#fail(id, 'bad-id');
    const base = find(this.getAttribute('base'));
    if (!base) {
      homeless.add(this);
      // Until the page has loaded, the script of that publisher may be on its way.
      return document.readyState === 'complete' && this.#fail(id, 'bad-base');
    }
    if (!this.#data) this.#state('loading');
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? '';
    const tag = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(lang) ? lang : 'und';
    const {text, reason} = await request(`${base}v1/${path}.${tag}.view.json`, id, age);
    if (turn === this.#turn) text ? this.#show(id, text) : this.#fail(id, reason);
  }

  /** @param {string} id @param {string} text */
  #show(id, text) {
    const level = this.getAttribute('heading-level') ?? '';
    const choice = {
      level: /^[1-6]$/.test(level) ? +level : 3,
      country: (this.getAttribute('country') ?? '').toUpperCase(),
      variant: this.getAttribute('variant') === 'compact' ? 'compact' : 'full',
    };
    const shown = text + JSON.stringify(choice);
    if (shown === this.#shown) return;

    /** Parsed anew for each element, so that no page can change what another element shows. @type {View} */
    const data = JSON.parse(text);
    const {revision, status} = data;
    let content;
    try {
      content = render(data.view, choice);
    } catch {
      return this.#fail(id, 'schema');
    }
    const gone = /^(withdrawn|recalled)$/.test(status);
    // The nodes are made by now, so that no listener can change the advice; and a recall cannot be cancelled.
    if (!this.#emit('before-render', {id, data}, !gone)) return this.#state('');
    this.#data = data;
    this.#shown = shown;
    this.#put(content);
    this.#tell('loaded', {id, revision, status});
    if (gone) this.#tell('withdrawn', {id, revision, status});
    else if (status !== 'active' || over(data.valid_until)) this.#tell('stale', {id, revision, status});
  }

  /** @param {string} id @param {string} reason */
  #fail(id, reason) {
    if (/^(network|timeout)$/.test(reason)) offline.add(this);
    if (!told.has(reason)) console.warn(`${this.localName} ${id}: ${reason}`);
    told.add(reason);

    // Another card than the one asked for must not stay; the page's own copy may.
    if (this.#data?.id !== id) {
      this.#data = undefined;
      this.#root?.replaceChildren(slot());
    }
    this.#shown = '';
    this.#notice?.remove();
    this.#tell('error', {id, reason});
    const {valid_until: day = this.getAttribute('valid-until'), revision, status} = this.#data ?? {};
    if (reason === 'http-410' || over(day)) {
      this.#notice = notice(this.getAttribute('expired-text'));
      if (this.#root) this.#root.prepend(this.#notice);
      else this.#put(this.#notice, slot());
      this.#tell('stale', {id, revision, status});
    }
  }

  /** Fills the shadow tree, which is there only from now on, and keeps the focus on the same link. @param {...Node} content */
  #put(...content) {
    if (!this.#root) {
      this.#root = this.attachShadow({mode: 'open'});
      this.#root.adoptedStyleSheets = [sheet];
    }
    const root = this.#root;
    const links = () => [...root.querySelectorAll('a')];
    const at = links().findIndex((link) => link === root.activeElement);
    root.replaceChildren(...content);
    links()[at]?.focus({preventScroll: true});
  }

  /** @param {string} state @param {object} detail */
  #tell(state, detail) {
    this.#state(state);
    this.#emit(state, detail);
  }

  /** @param {string} name @param {object} detail @param {boolean} [cancelable] */
  #emit(name, detail, cancelable) {
    return this.dispatchEvent(
      new CustomEvent('treatment-card-' + name, {bubbles: true, composed: true, cancelable, detail}),
    );
  }

  /** One of loading, loaded, stale, withdrawn, error; none if the page took over. Some engines have no such states. @param {string} state */
  #state(state) {
    try {
      this.#internals ??= this.attachInternals();
      this.#internals.states.clear();
      this.#internals.states.add(state);
    } catch {}
  }
}
