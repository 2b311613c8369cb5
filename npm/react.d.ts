// Written by scripts/declare.mjs from the JSDoc of the client: change it there.

import type {DetailedHTMLProps, HTMLAttributes} from 'react';
import type {TreatmentCard, TreatmentCardAttributes, SafetyDisclaimerAttributes, TreatmentCardListeners} from './treatment-card.js';

type Props<Attributes> = Omit<DetailedHTMLProps<HTMLAttributes<TreatmentCard>, TreatmentCard>, keyof Attributes> &
  Attributes & TreatmentCardListeners;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'treatment-card': Props<TreatmentCardAttributes>;
      'safety-disclaimer': Props<SafetyDisclaimerAttributes>;
    }
  }
}
