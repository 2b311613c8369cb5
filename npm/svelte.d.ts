// Written by scripts/declare.mjs from the JSDoc of the client: change it there.

import type {HTMLAttributes} from 'svelte/elements';
import type {TreatmentCard, TreatmentCardAttributes, SafetyDisclaimerAttributes, TreatmentCardListeners} from './treatment-card.js';

type Props<Attributes> = Omit<HTMLAttributes<TreatmentCard>, keyof Attributes> & Attributes & TreatmentCardListeners;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'treatment-card': Props<TreatmentCardAttributes>;
    'safety-disclaimer': Props<SafetyDisclaimerAttributes>;
  }
}
