// In the head of every page under test: what went wrong, and what the elements told.
{
  const seen = {violations: [], errors: [], console: [], events: []};
  window.seen = seen;
  addEventListener('securitypolicyviolation', (event) => {
    // Firefox asks every site for this picture, and tells where the site's own policy forbids it.
    if (!event.blockedURI.endsWith('/favicon.ico')) seen.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
  });
  addEventListener('error', (event) => seen.errors.push(event.message));
  addEventListener('unhandledrejection', (event) => seen.errors.push(`rejected: ${event.reason}`));
  for (const level of ['warn', 'error']) {
    const own = console[level];
    console[level] = (...words) => {
      seen.console.push(`${level}: ${words.join(' ')}`);
      own.apply(console, words);
    };
  }
  for (const name of ['before-render', 'loaded', 'stale', 'withdrawn', 'error']) {
    addEventListener(`treatment-card-${name}`, ({detail, composed, bubbles, target}) =>
      seen.events.push({
        name,
        id: detail.id,
        reason: detail.reason,
        status: detail.status,
        revision: detail.revision,
        composed,
        bubbles,
        on: target.localName,
      }),
    );
  }
}
