import {CardElement} from './card-element.js';

/** `<safety-disclaimer>`: the publisher's safety disclaimer. */
export class SafetyDisclaimer extends CardElement {
  get target() {
    return {id: 'disclaimer', path: 'disclaimer'};
  }
}
