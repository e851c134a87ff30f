// Nothing typed is lost: what stands in the forms goes to the server a moment after the last key, and on every change.
(() => {
  const form = document.querySelector('form[data-draft]');
  if (!form) return;
  const SOON = 800;
  const say = text => { const said = document.querySelector('#saved'); if (said) said.textContent = text; };
  let timer = null, before = '', sent = false, last = '', saving = null;

  function pairs() {
    const all = new URLSearchParams();
    for (const one of document.querySelectorAll('form[data-draft], form[data-kept]'))
      for (const [name, value] of new FormData(one))
        if (typeof value === 'string' && !one.querySelector(`[name="${CSS.escape(name)}"][type=password], [name="${CSS.escape(name)}"][data-secret]`)) all.append(name, value);
    return all;
  }

  const save = () => { saving = send().finally(() => { saving = null; }); return saving; };

  async function send() {
    clearTimeout(timer);
    timer = null;
    const body = pairs(), text = body.toString();
    if (text === before || sent) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: 'POST', body, keepalive: text.length < 60000, headers: { 'HX-Request': 'true', 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value } });
      if (!answer.ok) { if (answer.status >= 502) throw new Error('gone'); say(''); return; }
      before = text;
      last = `${await answer.text()} 已存`;
      say(last);
    } catch {
      say('还没存上');
      document.dispatchEvent(new CustomEvent('line:gone'));
    }
  }

  const soon = wait => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const ours = event => event.target.form?.matches('[data-draft], [data-kept]') && event.target.type !== 'password';
  document.addEventListener('input', event => { if (ours(event)) soon(SOON); });
  document.addEventListener('change', event => { if (ours(event)) soon(60); });
  document.body.addEventListener('htmx:afterSettle', () => { say(last); soon(60); });
  document.addEventListener('line:back', save);
  addEventListener('pagehide', () => { if (timer) save(); });
  // A verb goes after what is still on its way, so that a draft that comes late does not begin the matter again.
  document.body.addEventListener('htmx:confirm', event => {
    const { elt, verb, question, issueRequest } = event.detail;
    if (verb !== 'post' || question || !elt.matches('#accept, #tell, dialog button, .d-no button, [data-step]')) return;
    if (timer && elt.matches('[data-step]')) save();
    clearTimeout(timer);
    timer = null;
    if (!saving) return;
    event.preventDefault();
    saving.finally(() => issueRequest(true));
  });
  // Once a matter is taken in, an autosave that comes late must not begin it again.
  document.body.addEventListener('htmx:beforeOnLoad', event => { if (event.detail.xhr.getResponseHeader('HX-Redirect')) { if (timer && event.detail.elt.id === 'queue') save(); sent = true; clearTimeout(timer); } });
  document.addEventListener('submit', event => {
    if (event.defaultPrevented || event.target.method !== 'post' || event.target.hasAttribute('hx-post')) return;
    sent = true;
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    saving.finally(() => { saving = null; event.target.requestSubmit(event.submitter); });
  });
  before = pairs().toString();
})();
