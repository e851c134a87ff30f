// Calling: the first hand at the desk begins the service, keys wait for their time, the queue looks after itself.
(() => {
  const $ = selector => document.querySelector(selector);
  const LOOK = 4, TWICE = 600;
  const shift = Date.parse($('[data-clock]')?.dataset.clock || new Date().toISOString()) - Date.now();
  const two = n => String(n).padStart(2, '0');
  const card = () => $('#now[data-ticket]');

  // A key that is pressed twice in a moment is one press: what stands there after the first one is not pressed by the second.
  let settled = performance.now();
  document.body.addEventListener('htmx:oobAfterSwap', event => { if (event.target.id === 'now') { settled = performance.now(); tick(); } });
  document.body.addEventListener('htmx:confirm', event => {
    const early = performance.now() - settled < TWICE || 'lineLost' in document.body.dataset;
    if (event.detail.elt.matches('#now [data-step]') && early) event.preventDefault();
  });

  // The service begins with the first act at the desk: a card that is read, a word that is typed, an item that is chosen.
  let arriving = '';
  function arrived() {
    const now = card();
    if (now?.dataset.state !== 'called' || arriving === now.dataset.ticket) return;
    arriving = now.dataset.ticket;
    htmx.ajax('POST', now.querySelector('form').action, { target: '#answer', values: { ticket: arriving } });
  }
  document.addEventListener('input', event => { if (event.target.closest('#matter, .d-finder')) arrived(); });
  document.addEventListener('desk:act', arrived);

  // Calling once more and giving up have their time by the rule; no line, no new number.
  function tick() {
    const isLost = 'lineLost' in document.body.dataset, now = $('#now');
    for (const one of document.querySelectorAll('[data-step]')) {
      const word = one.querySelector('span'), fixed = one.dataset.word ??= word.textContent;
      if ('never' in one.dataset) one.disabled = true;
      else if ('wait' in one.dataset) {
        const until = one.dataset.ends ??= String(performance.now() + one.dataset.wait * 1000);
        const left = Math.ceil((until - performance.now()) / 1000);
        const said = left > 0 ? `${fixed} ${left}` : fixed;
        if (word.textContent !== said) word.textContent = said;
        one.disabled = isLost || left > 0;
      } else if (isLost !== 'lost' in one.dataset) {
        one.disabled = isLost;
        one.toggleAttribute('data-lost', isLost);
      }
    }
    if (now && performance.now() - settled >= TWICE) now.dataset.ready = '';
    for (const one of document.querySelectorAll('[data-back-by]')) {
      const left = Math.round((Date.parse(one.dataset.backBy) - Date.now() - shift) / 1000), s = Math.abs(left);
      const said = `${left < 0 ? '超 ' : ''}${two(Math.floor(s / 60))}:${two(s % 60)}`;
      if (one.textContent !== said) one.textContent = said;
      one.toggleAttribute('data-late', left < 0);
    }
    const bar = $('[data-progress]'), shown = $('[data-timer]')?.textContent.split(':');
    if (bar && shown?.length === 2) bar.value = +shown[0] * 60 + +shown[1];
  }
  setInterval(tick, 250);
  tick();

  setInterval(() => {
    if (document.hidden || 'lineLost' in document.body.dataset || $('#answer-elsewhere[open]') || !$('#queue')) return;
    htmx.trigger('#queue', 'look');
  }, LOOK * 1000);
})();
