import {CardElement} from './card-element.js';

/** `<treatment-card card="inversion-table">`: one card. */
export class TreatmentCard extends CardElement {
  get target() {
    const id = this.getAttribute('card') ?? '';
    const revision = this.getAttribute('revision') ?? '';
    const good = id.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && /^([0-9a-f]{12})?$/.test(revision);
    return {id, path: good ? `cards/${id}${revision && '@' + revision}` : ''};
  }
}
