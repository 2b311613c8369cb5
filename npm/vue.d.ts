// Written by scripts/declare.mjs from the JSDoc of the client: change it there.

import type {EmitFn, HTMLAttributes, PublicProps} from 'vue';
import type {TreatmentCard, TreatmentCardAttributes, SafetyDisclaimerAttributes, TreatmentCardEvents} from './treatment-card.js';

/** Vue knows attributes by their names in camel case. */
type Camel<Name> = Name extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;
type Cased<Attributes> = {[Name in keyof Attributes as Camel<Name>]: Attributes[Name]};
type Element<Attributes> = new () => TreatmentCard & {
  /** @deprecated only for the types of templates */
  $props: Cased<Attributes> & Omit<HTMLAttributes, keyof Cased<Attributes>> & PublicProps;
  /** @deprecated only for the types of templates */
  $emit: EmitFn<{[Name in keyof TreatmentCardEvents]: (event: TreatmentCardEvents[Name]) => void}>;
};

declare module 'vue' {
  interface GlobalComponents {
    'treatment-card': Element<TreatmentCardAttributes>;
    'safety-disclaimer': Element<SafetyDisclaimerAttributes>;
  }
}
