/** What the build puts in: the style sheet as minified text, and the version of package.json. */
declare module '*.css' {
  const text: string;
  export {text as default};
}

declare const VERSION: string;

interface Window {
  TreatmentCards: Readonly<{version: string; origin: string | undefined}>;
}

interface HTMLElementTagNameMap {
  'treatment-card': import('./treatment-card.js').TreatmentCard;
  'safety-disclaimer': import('./treatment-card.js').TreatmentCard;
}
