// What a user of the package writes in TypeScript, and what the types have to refuse: `npm run types`.
import type {Reason, Status, TreatmentCard, TreatmentCardAttributes} from 'treatment-cards';

const card: TreatmentCard = document.createElement('treatment-card');
const disclaimer: TreatmentCard | null = document.querySelector('safety-disclaimer');
card.load().then(() => disclaimer?.load());

card.addEventListener('treatment-card-loaded', ({detail}) => {
  const status: Status = detail.status;
  const words: string = detail.id + detail.revision;
  // @ts-expect-error: only an error has a reason
  return [status, words, detail.reason];
});
document.addEventListener('treatment-card-error', (event) => {
  const reason: Reason = event.detail.reason;
  // @ts-expect-error: no such reason
  return reason === 'bad-luck';
});
addEventListener('treatment-card-before-render', (event) => {
  if (event.detail.data.view.length > 9) event.preventDefault();
});

const base: string | undefined = customElements.get('treatment-card')?.addBase('https://cards.example/widget');
customElements.whenDefined('treatment-card').then((Registered) => Registered.addBase('https://cards.example'));
// @ts-expect-error: an address is a text
customElements.get('treatment-card')?.addBase(4);
const version: string = window.TreatmentCards.version;
// @ts-expect-error: frozen
window.TreatmentCards.version = version;

export const right: TreatmentCardAttributes = {card: 'tens', 'heading-level': 2, theme: 'dark', loading: 'lazy', variant: 'compact'};
// @ts-expect-error: without a card there is nothing to show
export const none: TreatmentCardAttributes = {lang: 'en'};
// @ts-expect-error: no such theme
export const wrong: TreatmentCardAttributes = {card: 'tens', theme: 'pink'};
// @ts-expect-error: no such level
export const deep: TreatmentCardAttributes = {card: 'tens', 'heading-level': 7};
export {base};
