// The live board: minutes go on between two pictures, and once a minute the whole is asked anew, so that a wait which
// passes the rule's limit while nothing else happens is warned of.
(() => {
  const board = document.querySelector('[data-live]');
  const minutes = seconds => Math.floor(Math.max(seconds, 0) / 60);
  function tick() {
    const now = yikouClock().getTime() / 1000;
    for (const one of board.querySelectorAll('[data-since]')) one.textContent = minutes(now - one.dataset.since);
    for (const one of board.querySelectorAll('[data-until]')) {
      const left = one.dataset.until - now;
      one.textContent = left > 0 ? `还有 ${Math.ceil(left / 60)} 分` : `已经超过 ${minutes(-left)} 分`;
    }
  }
  const lost = document.querySelector('.hb-lost');
  board.addEventListener('live', tick);
  board.addEventListener('live:lost', event => { lost.hidden = false; lost.querySelector('[data-at]').textContent = event.detail.since; });
  board.addEventListener('live:back', () => { lost.hidden = true; });
  setInterval(tick, 5000);
  setInterval(() => { if (!document.hidden) board.live?.fetch(); }, 60000);
  tick();
})();
