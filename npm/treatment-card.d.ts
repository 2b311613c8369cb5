// Written by scripts/declare.mjs from the JSDoc of the client: change it there.

export type ViewElement = [tag: string, attributes: {[name: string]: string}, ...children: ViewNode[]];
export type ViewNode = string | ViewElement;
/** see docs/view.md */
export type View = {schema: string, id: string, lang: string, dir: string, revision: string, status: string, changed: string, valid_until: string | null, url: string | null, view: ViewNode[]};
export type Status = 'active' | 'under_review' | 'superseded' | 'withdrawn' | 'recalled';
/** what is told of a card that is shown */
export type Shown = {id: string, revision: string, status: Status};
/** see docs/client.md */
export type Reason = 'bad-id' | 'bad-base' | 'network' | 'timeout' | 'parse' | 'schema' | `http-${number}`;

/** The attributes of `<treatment-card>`. */
export interface TreatmentCardAttributes {
  /** id of the card: lower-case letters, digits and single `-`, at most 64 characters */
  'card': string;
  /** language of the card, such as `en` or `pt-BR`; without it the nearest `lang` around the element */
  'lang'?: string | undefined;
  /** two letters: whose emergency, poison and crisis lines */
  'country'?: string | undefined;
  /** level of the title; default: `3` */
  'heading-level'?: 1 | 2 | 3 | 4 | 5 | 6 | '1' | '2' | '3' | '4' | '5' | '6' | undefined;
  /** `inherit` the page's colours, or paint a surface; default: `inherit` */
  'theme'?: 'inherit' | 'light' | 'dark' | 'auto' | undefined;
  /** `compact`: up to "get help", the disclaimer, a link to the rest; default: `full` */
  'variant'?: 'full' | 'compact' | undefined;
  /** `lazy`: asks 256 px before it scrolls into view; default: `eager` */
  'loading'?: 'eager' | 'lazy' | undefined;
  /** 12 hex digits: pins the content; a recall still wins */
  'revision'?: string | undefined;
  /** last good day (UTC) of the copy inside the element, such as `2027-03-01` */
  'valid-until'?: string | undefined;
  /** the sentence shown above the copy from the next day */
  'expired-text'?: string | undefined;
  /** which publisher, where a page has several: its address exactly as registered */
  'base'?: string | undefined;
}

/** The attributes of `<safety-disclaimer>`. */
export type SafetyDisclaimerAttributes = Omit<TreatmentCardAttributes, 'card' | 'revision'>;

/** The events of both elements; they bubble and are composed. */
export interface TreatmentCardEvents {
  /** it asks for its first card */
  'treatment-card-loading': CustomEvent<{id: string}>;
  /** the nodes are ready; `preventDefault()` keeps what is shown */
  'treatment-card-before-render': CustomEvent<{id: string, data: View}>;
  /** the current card is shown, or was looked at again and still is */
  'treatment-card-loaded': CustomEvent<Shown>;
  /** what is shown is under review, superseded or past its last good day */
  'treatment-card-stale': CustomEvent<{id: string} & Partial<Shown>>;
  /** the card is withdrawn or recalled: its notice stands in place of the advice */
  'treatment-card-withdrawn': CustomEvent<Shown>;
  /** no current card; what was shown stays */
  'treatment-card-error': CustomEvent<{id: string, reason: Reason}>;
}

/** The same as properties of a template that hands `on…` to `addEventListener`: React 19, Svelte 5. */
export type TreatmentCardListeners = {
  [Name in keyof TreatmentCardEvents as `on${Name}`]?: ((event: TreatmentCardEvents[Name]) => void) | undefined;
};

/** Either element. The script registers it; the package exports no class. */
export interface TreatmentCard extends HTMLElement {
  /** Asks anew; done when the answer has been dealt with. It never rejects and never empties the element. */
  load(): Promise<void>;
}

/** What `customElements.get('treatment-card')` gives. */
export interface TreatmentCardConstructor {
  new (): TreatmentCard;
  /** Adds a publisher to those that elements may name with `base`. */
  addBase(url: string): string;
}

declare global {
  interface HTMLElementTagNameMap {
    'treatment-card': TreatmentCard;
    'safety-disclaimer': TreatmentCard;
  }
  interface GlobalEventHandlersEventMap extends TreatmentCardEvents {}
  interface CustomElementRegistry {
    get(name: 'treatment-card'): TreatmentCardConstructor | undefined;
    whenDefined(name: 'treatment-card'): Promise<TreatmentCardConstructor>;
    get(name: 'safety-disclaimer'): TreatmentCardConstructor | undefined;
    whenDefined(name: 'safety-disclaimer'): Promise<TreatmentCardConstructor>;
  }
  interface Window {
    readonly TreatmentCards: Readonly<{version: string; origin: string | undefined}>;
  }
}
