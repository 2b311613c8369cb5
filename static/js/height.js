// For the frame that oEmbed hands out. It tells its height to a page that gave it a secret, as WordPress does
// (wp-includes/js/wp-embed.js), and nothing to any other; and it says where a card goes on below the edge of the frame.

const root = document.documentElement;
const secret = new URLSearchParams(location.hash.slice(1).replace(/^\?/, '')).get('secret');
const onward = /** @type {HTMLElement} */ (document.querySelector('.onward'));

/** @param {string} message @param {unknown} value */
const tell = (message, value) => parent.postMessage({message, value, secret}, '*');

const look = () => {
  // The last line may be cut through; less than that is no card that goes on.
  onward.hidden = root.scrollHeight - innerHeight - scrollY < 24;
};

const measure = () => {
  look();
  if (secret && parent !== window) tell('height', Math.ceil(root.getBoundingClientRect().height));
};

// WordPress clips the frame to nothing until it has been told: there an observer alone may never be called.
measure();
new ResizeObserver(measure).observe(root);
for (const type of ['load', 'resize']) addEventListener(type, measure);
addEventListener('scroll', look, {passive: true});
// WordPress's script may come later than the frame, and asks then.
addEventListener('message', ({source, data}) => {
  if (source === parent && secret && data?.message === 'ready' && data.secret === secret) measure();
});
addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a');
  // In WordPress's sandbox no link opens anything; those to this host WordPress itself opens when told.
  if (secret && parent !== window && link && link.host === location.host) {
    event.preventDefault();
    tell('link', link.href);
  }
});
