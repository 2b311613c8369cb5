import 'treatment-cards';

customElements.get('treatment-card')?.addBase(import.meta.env.VITE_CARDS);
