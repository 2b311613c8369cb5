import {TreatmentCard} from './treatment-card.js';

/** `<safety-disclaimer>`: the publisher's disclaimer, shown as a card is. */
export class SafetyDisclaimer extends TreatmentCard {
  /** @type {[id: string, path: string]} */
  get target() {
    return ['disclaimer', 'disclaimer'];
  }
}
