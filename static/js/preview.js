// The preview: when the source has changed, the new page takes the place of the old one. The reader keeps place and focus.

const news = /** @type {HTMLElement} */ (document.getElementById('told'));
/** Blocks by which a place in the page is known again. */
const BLOCKS = 'main :is(h1, h2, h3, h4, p, li, dt, dd, tr)';
const PAUSE = 1000; // ms between two questions to a server that does not answer

/** @param {string} text @param {boolean} [lost] */
const say = (text, lost = false) => {
  if (news.textContent !== text) news.textContent = text;
  news.classList.toggle('lost', lost);
};

/** @param {number} time */
const sleep = (time) => new Promise((done) => setTimeout(done, time));

/** Until somebody looks: a tab behind others keeps no connection, of which a browser has six for all. */
const looked = () =>
  new Promise((done) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', look);
      done(undefined);
    };
    document.addEventListener('visibilitychange', look);
    look();
  });

/** The page as it is now; a request for a document makes nodes without a sink for HTML. @returns {Promise<Document>} */
const fetched = () =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('GET', location.href.replace(/#.*/, ''));
    request.responseType = 'document';
    request.timeout = 20_000;
    request.onload = () => (request.responseXML ? done(request.responseXML) : fail());
    request.onerror = request.ontimeout = request.onabort = fail;
    request.send();
  });

/** All that stands beside an element gives way to what stands beside its twin. @param {Element} kept @param {Element} twin */
const around = (kept, twin) => {
  for (const node of [...(kept.parentNode?.childNodes ?? [])]) if (node !== kept) node.remove();
  let place = 'before';
  for (const node of twin.parentNode?.childNodes ?? []) {
    if (node === twin) place = 'after';
    else if (place === 'before') kept.before(document.importNode(node, true));
    else kept.parentNode?.append(document.importNode(node, true));
  }
};

/** Those of a kind that say the same, to find one again among them. @param {string} kind @param {string | null} text */
const same = (kind, text) => [...document.querySelectorAll(kind)].filter((one) => one.textContent === text);

/** @param {Element} one @param {string} kind @returns {() => Element | undefined} */
const again = (one, kind) => {
  const text = one.textContent;
  const at = same(kind, text).indexOf(one);
  return () => same(kind, text)[at];
};

/** Remembers what is read and what has the focus; the answer puts both back. */
const remember = () => {
  const top = scrollY;
  const below = /** @type {HTMLElement} */ (news.parentElement).getBoundingClientRect().bottom;
  const read = [...document.querySelectorAll(BLOCKS)]
    .filter((block) => block.getBoundingClientRect().top >= below)
    .slice(0, 20)
    .map((block) => /** @type {const} */ ([again(block, BLOCKS), block.getBoundingClientRect().top]));
  const active = document.activeElement;
  const focused = active && active !== document.body && !active.contains(news) ? again(active, active.localName) : null;
  const open = [...document.querySelectorAll('details[open][id]')].map(({id}) => id);
  return () => {
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    scrollTo(0, top);
    // At the top stays the top, where news of what is wrong stands.
    for (const [find, was] of top ? read : []) {
      const block = find();
      if (!block) continue;
      scrollBy(0, block.getBoundingClientRect().top - was);
      break;
    }
    if (!focused || (active && document.contains(active))) return;
    const found = /** @type {HTMLElement | undefined} */ (focused()) ?? document.querySelector('main');
    if (found?.localName === 'main') found.tabIndex = -1;
    found?.focus({preventScroll: true});
  };
};

/** Puts the page as it is now in the place of this one. */
const renew = async () => {
  // The list of cards has a script of its own, which begins with its page.
  if (document.querySelector('.search')) return location.reload();
  const page = await fetched();
  const twin = /** @type {HTMLElement} */ (page.getElementById('told'));
  const back = remember();
  document.title = page.title;
  for (const name of ['lang', 'dir']) document.documentElement.setAttribute(name, page.documentElement.getAttribute(name) ?? '');
  document.body.className = page.body.className;
  // The live region stays, or nobody hears of it.
  around(news, twin);
  around(/** @type {Element} */ (news.parentElement), /** @type {Element} */ (twin.parentElement));
  back();
  news.dataset.number = twin.dataset.number;
  say(`Reloaded at ${twin.dataset.time}: ${twin.dataset.summary}.`);
};

const follow = async () => {
  let lost = false;
  for (;;) {
    await looked();
    try {
      const away = new AbortController();
      const leave = () => document.hidden && away.abort();
      document.addEventListener('visibilitychange', leave);
      const question = `/preview/news?seen=${encodeURIComponent(news.dataset.number ?? '')}`;
      const response = await fetch(question, {signal: away.signal}).finally(() => document.removeEventListener('visibilitychange', leave));
      const {number} = await response.json();
      if (number !== news.dataset.number) await renew();
      else if (lost) say('The preview answers again.');
      lost = false;
    } catch {
      if (document.hidden) continue;
      lost = true;
      say('The preview does not answer: it has been ended, perhaps.', true);
      await sleep(PAUSE);
    }
  }
};

follow();
