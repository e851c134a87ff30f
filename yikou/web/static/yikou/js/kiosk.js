// The ticket machine: notices at once when it is cut off, comes back by itself, goes home when nobody is there.
(() => {
  const root = document.documentElement, EVERY = 4000, WARN = 15;
  const kiosk = () => document.querySelector('.kiosk');
  const HOME = kiosk().dataset.home;
  // Home only where somebody answers there: a browser's own error page has no way back.
  const home = async () => {
    try {
      const answer = await fetch(HOME, { signal: AbortSignal.timeout(3000), headers: { 'X-By-Itself': '1' }, cache: 'no-store' });
      if (answer.ok) location.href = HOME; else lost();
    } catch { lost(); }
  };
  let low = false, left = 0, typed = '', scanned = '', looking = false;

  // 坐轮椅, 字再大些: kept while somebody is there.
  const reach = () => { low ? kiosk().dataset.reach = 'low' : delete kiosk().dataset.reach; };
  const apply = () => {
    reach();
    kiosk().querySelector('[data-low]').setAttribute('aria-pressed', low);
    kiosk().querySelector('[data-big]').setAttribute('aria-pressed', 'big' in root.dataset);
    keys(kiosk().querySelector('[data-keys]'));
    touched();
    const paper = kiosk().querySelector('[data-print-now]');
    if (paper) { paper.removeAttribute('data-print-now'); print(); }
  };

  // The line to the server.
  const lost = () => {
    const page = kiosk();
    if ('lost' in page.dataset) return;
    page.dataset.lost = '';
    page.querySelector('.k-off').hidden = false;
    page.querySelector('.k-idle').hidden = true;
  };
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      const answer = await fetch(kiosk().dataset.now, { signal: AbortSignal.timeout(3000), headers: { 'X-By-Itself': '1' }, cache: 'no-store' });
      if (!answer.ok) throw new Error(answer.status);
      const text = await answer.text(), place = document.querySelector('#k-now');
      if ('lost' in kiosk().dataset) return home();
      if (place && kiosk().dataset.kind === 'home') { place.innerHTML = text; htmx.process(place); tell(); }
    } catch { lost(); } finally { looking = false; }
  };
  const tell = () => {
    const clock = kiosk().querySelector('header time');
    const at = document.querySelector('#k-now [data-at]');
    if (clock && at) clock.textContent = at.dataset.at;
  };
  for (const event of ['htmx:sendError', 'htmx:timeout']) document.addEventListener(event, lost);
  addEventListener('offline', lost);
  addEventListener('online', look);

  // Nobody there: warn, then home.
  const touched = () => { left = +kiosk().dataset.stay; kiosk().querySelector('.k-idle').hidden = true; };
  const tick = () => {
    const page = kiosk(), idle = page.querySelector('.k-idle');
    if ('lost' in page.dataset) return;
    const still = page.dataset.kind === 'home' && !low && !('big' in root.dataset) && !page.dataset.now.includes('?');
    if (still) return;
    left -= 1;
    idle.hidden = left > Math.min(WARN, page.dataset.stay / 3);
    idle.querySelector('[data-left]').textContent = Math.max(left, 0);
    if (left <= 0) home();
  };

  // A card reader types the number like a keyboard and ends with Enter; so does a scanner with the link of a booking.
  const keyed = event => {
    touched();
    if (event.target.matches('input:not([readonly]), textarea')) return;
    if (event.key.length === 1) scanned = (scanned + event.key).slice(-200);
    if (event.key === 'Enter' && /\/b\/[\w-]+\/?$/.test(scanned)) {
      const form = document.querySelector('#booked-form');
      if (form) { event.preventDefault(); form.elements.number.value = scanned; form.requestSubmit(); }
      scanned = typed = '';
    } else if (/^[0-9xX]$/.test(event.key)) typed = (typed + event.key).slice(-18);
    else if (event.key === 'Enter') {
      const form = document.querySelector('#card-form');
      if (form && typed.length >= 15) { event.preventDefault(); form.elements.identity.value = typed; form.requestSubmit(); }
      typed = scanned = '';
    }
  };

  // Keys for who brought no card.
  const keys = place => {
    if (!place || place.children.length) return;
    const letters = place.dataset.keys === 'letters';
    for (const key of letters ? [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '退格', '清空'] : [...'123456789X0', '退格']) {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: key });
      place.append(button);
    }
    place.addEventListener('click', event => {
      const input = document.querySelector('[data-pad]'), key = event.target.closest('button')?.textContent;
      if (!key) return;
      input.value = key === '退格' ? input.value.slice(0, -1) : key === '清空' ? '' : (input.value + key).slice(0, 18);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
  };

  // 读给我听
  const read = () => {
    if (!('speechSynthesis' in window)) return;
    speechSynthesis.cancel();
    const lines = [...kiosk().querySelectorAll('h1, .k-hello p, .k-card b, .k-tile b, .k-tile .w, legend, .k-none, .k-chip, .y-no, dt, dd, .say, .y-state p')];
    const said = lines.filter(one => one.getClientRects().length).map(one => one.textContent.trim().replace(/\s+/g, ' ')).join('。');
    speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(said), { lang: 'zh-CN', rate: .9 }));
  };

  document.addEventListener('click', event => {
    touched();
    const pressed = event.target.closest('button');
    if (!pressed) return;
    if ('low' in pressed.dataset) { low = !low; apply(); }
    if ('big' in pressed.dataset) { 'big' in root.dataset ? delete root.dataset.big : root.dataset.big = ''; apply(); }
    if ('read' in pressed.dataset) read();
  });
  for (const event of ['pointerdown', 'input']) document.addEventListener(event, touched);
  document.addEventListener('keydown', keyed);
  // Low before it is painted: a page must not stand high for a moment and then drop.
  document.addEventListener('htmx:afterSwap', () => { if (kiosk()) reach(); });
  document.addEventListener('htmx:afterSettle', () => { if (kiosk()) apply(); });
  // A page that is none of the machine's (a stale form, an address that is gone) has no way back either.
  document.addEventListener('htmx:beforeSwap', event => {
    if (/<main class="kiosk"/.test(event.detail.xhr.responseText) || event.detail.target !== document.body) return;
    event.detail.shouldSwap = false;
    home();
  });
  // One tap, one number: a form on its way is not sent again.
  document.addEventListener('htmx:beforeRequest', event => { if (event.target.matches?.('form[data-sent]')) event.preventDefault(); });
  apply();
  setInterval(look, EVERY);
  setInterval(tick, 1000);
})();
