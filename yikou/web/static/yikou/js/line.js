// The line to the server: lost (yellow strip, input stays, tried again by itself), back (what waited is sent), locked.
// What could not be sent lies in this tab's own memory until the line is back; the key of the form makes a
// matter that was sent twice one case.
(() => {
  const lost = document.querySelector('#line'), back = document.querySelector('#line-back'), elsewhere = document.querySelector('#answer-elsewhere');
  if (!lost) return;
  const ALIVE = 20, WAITS = [3, 5, 10, 15, 30], SHELF = 'yikou.waiting', BACK = 'yikou.back';
  const own = { 'X-By-Itself': '1', 'HX-Request': 'true' };
  let since = null, tries = 0, left = 0, timer = null;

  const waiting = () => JSON.parse(sessionStorage.getItem(SHELF) || '[]');
  const shelve = list => sessionStorage.setItem(SHELF, JSON.stringify(list));
  const clock = () => document.querySelector('[data-clock]')?.textContent || new Date().toTimeString().slice(0, 5);
  const token = () => document.cookie.match(/csrftoken=([^;]+)/)?.[1] || JSON.parse(document.body.getAttribute('hx-headers') || '{}')['X-CSRFToken'];

  function show() {
    const count = waiting().length;
    lost.hidden = false;
    back.hidden = true;
    lost.querySelector('[data-since]').textContent = since;
    lost.querySelector('[data-kept]').textContent = count ? `，已存了 ${count} 件` : '';
    lost.querySelector('[data-wait]').textContent = left;
  }

  function gone() {
    if (!since) { since = clock(); tries = 0; document.body.dataset.lineLost = ''; }
    left = WAITS[Math.min(tries, WAITS.length - 1)];
    tries += 1;
    show();
    clearInterval(timer);
    timer = setInterval(() => { left -= 1; if (left <= 0) { clearInterval(timer); ask(); } else show(); }, 1000);
  }

  async function ask() {
    let answer;
    try {
      answer = await fetch(document.body.dataset.line, { headers: own, cache: 'no-store' });
    } catch { return gone(); }
    if (answer.status >= 502) return gone();
    if (answer.status === 423 || answer.status === 401) { await door(answer); }
    if (since) await returned();
  }

  // Locked or signed out: the door stands over the page (yikou.js holds it), what was typed stays below.
  async function door(answer) {
    const html = await answer.text();
    if (elsewhere.open) return;
    elsewhere.innerHTML = html;
    elsewhere.toggleAttribute('data-locked', answer.status === 423);
    htmx.process(elsewhere);
    elsewhere.showModal();
    elsewhere.querySelector('input[type=password]')?.focus();
  }

  async function returned() {
    clearInterval(timer);
    const list = waiting(), done = [], refused = [];
    for (const one of list) {
      try {
        const answer = await fetch(one.path, { method: 'POST', headers: { 'HX-Request': 'true', 'X-CSRFToken': token() }, body: new URLSearchParams(one.fields) });
        if (answer.status >= 502) return gone();
        if (answer.status === 423 || answer.status === 401) { await door(answer); return; }
        (answer.ok ? done : refused).push({ ...one, to: answer.headers.get('HX-Redirect'), told: answer.ok ? '' : await answer.text() });
        shelve(waiting().filter(other => other.key !== one.key));
      } catch { return gone(); }
    }
    const said = { since: clock(), sent: done.length ? `${done.length} 件补进了台账，没有重。` : '没有要补的。', see: done.at(-1)?.to || '' };
    since = null;
    delete document.body.dataset.lineLost;
    lost.hidden = true;
    const here = document.querySelector('#matter [name=key]')?.value;
    const mine = done.find(one => one.key === here && one.to);
    if (mine) { sessionStorage.setItem(BACK, JSON.stringify(said)); location.href = mine.to; return; }
    for (const one of refused) if (one.told) { document.querySelector('#answer').innerHTML = one.told; }
    greet(said);
    document.dispatchEvent(new CustomEvent('line:back'));
  }

  function greet(said) {
    back.hidden = false;
    back.querySelector('[data-since]').textContent = said.since;
    back.querySelector('[data-sent]').textContent = said.sent;
    const see = back.querySelector('[data-see]');
    see.hidden = !said.see;
    if (said.see) see.href = said.see;
  }

  const said = sessionStorage.getItem(BACK);
  if (said) { sessionStorage.removeItem(BACK); greet(JSON.parse(said)); }

  lost.querySelector('[data-now]').addEventListener('click', () => { clearInterval(timer); ask(); });
  back.querySelector('[data-close]').addEventListener('click', () => { back.hidden = true; });
  document.addEventListener('line:gone', gone);

  // A verb that found no line waits; identity numbers and passwords are never laid down here.
  document.addEventListener('htmx:sendError', event => {
    const { path, verb, parameters, elt } = event.detail.requestConfig;
    gone();
    if (verb !== 'post' || !elt.matches('#accept, #tell')) return;
    const pairs = [...(event.detail.requestConfig.formData || new Map(Object.entries(parameters))).entries()]
      .filter(([name, value]) => typeof value === 'string' && !/^(t\.person|t\.agent|password|username)/.test(name));
    const key = pairs.find(([name]) => name === 'key')?.[1];
    shelve([...waiting().filter(one => one.key !== key), { key, path, fields: pairs }]);
    show();
    const answer = document.querySelector('#answer');
    answer.innerHTML = '<div class="y-say d-no" data-tone="watch" role="alert"><b>这一件先存在这台机器上，连上就自动送出</b><p>不用再按；按了也只算一件。</p></div>';
  });
  document.addEventListener('htmx:afterRequest', event => { if (since && event.detail.xhr.status > 0 && event.detail.xhr.status < 502) ask(); });

  // A failure of the server is not an answer: what was typed stays, and so does the page.
  document.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.xhr.status < 500) return;
    event.detail.shouldSwap = false;
    const answer = document.querySelector('dialog[open] .d-answer') || document.querySelector('#answer');
    if (answer) answer.innerHTML = '<div class="y-say d-no" data-tone="watch" role="alert"><b>刚才这一步没记下，填的都还在，请再按一次</b></div>';
  });
  document.addEventListener('unlocked', () => { if (since) ask(); });
  addEventListener('online', () => { if (since) { clearInterval(timer); ask(); } });

  setInterval(() => { if (!since && !elsewhere.open) ask(); }, ALIVE * 1000);
})();
