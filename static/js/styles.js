// One constructable sheet for all cards: the only styling that survives a strict `style-src`.
import {default as css} from './card.css';

export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
