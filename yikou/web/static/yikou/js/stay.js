// A machine or a display that is started while the server is away shows a page of ours (worker.js). Browsers allow
// this on https and on the machine itself; elsewhere nothing changes. A display keeps its last picture for that page.
(() => {
  navigator.serviceWorker?.register(document.currentScript.dataset.worker).catch(() => {});
  const display = document.querySelector('.display[data-live]');
  if (!display) return;
  const keep = () => {
    const at = window.yikouClock().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Shanghai' });
    try {
      localStorage.setItem('yikou:picture', JSON.stringify({ page: location.pathname, kind: display.dataset.kind, at, html: display.innerHTML }));
    } catch { /* a full or forbidden store: the page says without a picture that nobody answers */ }
  };
  display.addEventListener('live', () => { if (!('lost' in display.dataset)) keep(); });
  keep();
})();
