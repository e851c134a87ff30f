// The server is away: try again ever less often, and go on where one was. A display shows its last picture with its time.
(() => {
  const AGAIN = [2, 3, 5, 5, 10, 10, 15], root = document.documentElement, here = location.pathname;
  // The first page of what one was at: a form that was sent just now is not sent again.
  const to = (here.match(/^\/hall\/(?:kiosk|t\/[^/]+|screen\/[^/]+)\//)?.[0] || here) + (here.startsWith('/hall/screen/') ? location.search : '');
  let tries = 0;
  const said = document.querySelector('[data-tries]');

  const kept = () => {
    try { return JSON.parse(localStorage.getItem('yikou:picture')); } catch { return null; }
  };
  const picture = here.startsWith('/hall/screen/') && kept();
  if (here.startsWith('/hall/screen/')) root.dataset.surface = 'display';
  if (here.startsWith('/hall/t/')) root.dataset.surface = 'portal';
  if (picture && picture.page === here) {
    const display = document.createElement('div');
    display.className = 'display';
    display.id = 'main';
    Object.assign(display.dataset, { kind: picture.kind, line: '' });
    display.innerHTML = picture.html;
    document.querySelector('#main').replaceWith(display);
    root.dataset.cut = '';
    for (const one of display.querySelectorAll('[data-new]')) delete one.dataset.new;
    for (const one of display.querySelectorAll('[data-clock], [data-until]')) one.textContent = '';
    const line = display.querySelector('.d-line');
    line.hidden = false;
    line.querySelector('[data-since]').textContent = picture.at;
    display.querySelector('.d-rule').hidden = true;
  }

  const look = async () => {
    try {
      const answer = await fetch(to, { method: 'HEAD', headers: { 'X-By-Itself': '1' }, cache: 'no-store', signal: AbortSignal.timeout(4000) });
      if (![502, 503, 504].includes(answer.status)) { location.replace(to); return; }
    } catch { /* still away */ }
    tries += 1;
    if (said) said.textContent = `试了 ${tries} 次`;
    setTimeout(look, AGAIN[Math.min(tries, AGAIN.length - 1)] * 1000);
  };
  setTimeout(look, 1000);
  addEventListener('online', look);
})();
