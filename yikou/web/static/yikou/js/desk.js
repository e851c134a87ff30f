// The desk: ticks counted while they are pressed, the verbs that apply, search by arrows, clocks.
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const HAD = ['received', 'looked_up', 'promised', 'instead'], FREE = ['kept', 'awaited', 'provided'];

  // --- materials and verbs ---------------------------------------------------------------

  const rows = () => $$('.desk-mats tbody tr[data-material]');
  const stateOf = row => $('.set input:checked', row)?.value || 'missing';

  function tell() {
    const bar = $('#bar');
    if (!bar || !$('#accept')) return;
    const states = rows().map(row => [row, stateOf(row)]);
    for (const [row, state] of states) row.toggleAttribute('data-miss', state === 'missing');
    const missing = states.filter(([, state]) => state === 'missing'), had = states.filter(([, state]) => HAD.includes(state));
    const free = states.filter(([, state]) => FREE.includes(state));
    $('.desk-mats')?.toggleAttribute('data-started', had.length > 0);
    const tally = $('#tally');
    if (tally) { const said = `收到 ${had.length}，免交 ${free.length}，缺 ${missing.length}`; if (tally.textContent !== said) tally.textContent = said; }
    const also = $$('[name=also]:checked').length;
    const gaps = gapsAllowed(missing), promised = gaps && $('[name=promised]')?.checked;
    const why = !bar.dataset.item ? '还没选事项' : !bar.dataset.person ? '还没选定办事人' : +bar.dataset.open ? `还有 ${bar.dataset.open} 问没答` : missing.length && !promised && !joint() ? `还缺${missing.map(([row]) => $('b', row).textContent).join('、')}` : '';
    verb($('#accept'), !why, promised ? '容缺受理' : $('#accept').dataset.word);
    $('#why-not').textContent = why;
    $('#accept').title = why;
    const lacks = missing.length + also;
    const canTell = bar.dataset.item && !+bar.dataset.open && (joint() ? missing.length : had.length ? lacks : true);
    verb($('#tell'), canTell && !(bar.dataset.item && !lacks && had.length), had.length || joint() ? `告知补正${lacks ? `，打印 ${lacks} 样` : ''}` : '一次性告知');
    $('#accept').classList.toggle('y-btn--primary', !why);
    $('#tell').classList.toggle('y-btn--primary', !!why && !!canTell && !!lacks);
  }

  const joint = () => !!$('#work [name=package]');

  function verb(button, isOn, word) {
    button.disabled = !isOn;
    if (word) $('span', button).textContent = word;
  }

  function gapsAllowed(missing) {
    const gaps = $('#gaps');
    if (!gaps) return false;
    const may = missing.length > 0 && missing.length <= +gaps.dataset.most && missing.every(([row]) => row.hasAttribute('data-minor'));
    gaps.hidden = !may;
    if (!may && $('[name=promised]')) $('[name=promised]').checked = false;
    return may;
  }

  // Answers change the list: what is pressed before the new list stands waits for it, since digits name its lines.
  let flying = 0;
  const held = [];
  const redraws = event => ['work', 'mats', 'rest'].includes(event.detail.target?.id);
  document.body.addEventListener('htmx:beforeSend', event => { if (redraws(event)) flying += 1; });
  document.body.addEventListener('htmx:afterRequest', event => {
    if (!redraws(event)) return;
    // Until the new list has settled: a key that comes between the answer and that must not overtake those held before it.
    setTimeout(() => {
      flying = Math.max(0, flying - 1);
      if (!flying) for (const one of held.splice(0)) document.body.dispatchEvent(new KeyboardEvent('keydown', { ...one, bubbles: true, cancelable: true }));
    }, 30);
  });
  document.body.addEventListener('htmx:sendError', () => setTimeout(tell));
  document.addEventListener('keydown', event => {
    if (!flying || $('dialog[open]') || event.target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])')) return;
    if (!/^([1-9aApP]|F[89])$/.test(event.key) && !/^(Digit|Numpad)[1-9]$/.test(event.code)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.push({ key: event.key, code: event.code, shiftKey: event.shiftKey });
  }, true);

  function tick(row, others) {
    const ways = $$('.set input', row), now = ways.findIndex(one => one.checked);
    const next = others ? ways[(now + 1) % ways.length] : ways.find(one => one.value === (stateOf(row) === 'received' ? 'missing' : 'received'));
    if (next) { next.checked = true; next.dispatchEvent(new Event('change', { bubbles: true })); row.scrollIntoView({ block: 'nearest' }); }
  }

  document.addEventListener('keydown', event => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || $('dialog[open]') || localStorage.getItem('yikou.single-keys')) return;
    if (event.target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])')) return;
    const digit = event.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
    const row = digit && rows().find(one => $('td .y-key', one)?.textContent === digit);
    if (row) { event.preventDefault(); tick(row, event.shiftKey); return; }
    if (event.key.toLowerCase() === 'a' && rows().length) { event.preventDefault(); for (const one of rows()) if (stateOf(one) === 'missing') tick(one); }
  });

  document.addEventListener('change', event => {
    const box = event.target;
    if (box.matches('.desk-sit [type=checkbox]')) alone(box);
    const answers = box.closest('.desk-sit .y-choices');
    if (answers) answers.toggleAttribute('data-open-question', !$('input:checked', answers));
    if (box.name === 'how') for (const part of $$('[data-for]', box.form)) part.hidden = part.dataset.for !== box.value;
    tell();
  });

  // 都没有 goes with nothing else.
  function alone(box) {
    for (const other of $$(`[name="${CSS.escape(box.name)}"]`)) if (box.checked && other !== box && (box.hasAttribute('data-alone') || other.hasAttribute('data-alone'))) other.checked = false;
  }

  document.addEventListener('click', event => {
    if (event.target.closest('[data-dismiss]')) { $('#answer').innerHTML = ''; const go = $('[name=also]:checked'); if (go) go.focus(); }
    const file = event.target.closest('[data-unfile]');
    if (file) { const place = file.closest('.d-file'); place.querySelector('input[type=hidden]').value = ''; place.querySelector('.d-there').textContent = '不要了'; file.remove(); document.body.dispatchEvent(new Event('htmx:afterSettle', { bubbles: true })); }
  });

  // --- find an item -------------------------------------------------------------------------

  const search = $('#find-item'), hits = $('#hits');
  const options = () => $$('.hit', hits), offers = () => $('#work [name=item], #work [name=package]') ? [] : $$('#offers [data-choose]');

  function mark(n) {
    options().forEach((one, i) => one.setAttribute('aria-selected', String(i === n)));
    if (search) { search.setAttribute('aria-expanded', String(options().length > 0)); search.setAttribute('aria-activedescendant', options()[n]?.id || ''); }
    options()[n]?.scrollIntoView({ block: 'nearest' });
  }
  const marked = () => options().findIndex(one => one.getAttribute('aria-selected') === 'true');
  // Enter before the hits of what is typed have come waits for them: what still stands below answers older words.
  let answered = '', awaited = '';
  const words = () => search.value.trim();
  const isAnswered = () => !words() || answered === words();
  function enter() {
    if (!isAnswered()) { awaited = words(); htmx.trigger(search, 'ask'); return; }
    const one = options()[Math.max(marked(), 0)] ?? (words() ? null : offers()[0]);
    if (one) choose(one);
  }
  function arrived() {
    if (!hits.textContent.trim()) hits.innerHTML = '';
    mark(options().length ? 0 : -1);
    if (document.activeElement !== search && options().length) search.focus();
    const isAwaited = awaited && awaited === words() && isAnswered();
    if (isAwaited) { awaited = ''; enter(); }
  }

  function choose(option) {
    begin();
    document.dispatchEvent(new CustomEvent('desk:act'));
    hits.innerHTML = '';
    mark(-1);
    if (search) search.value = '';
    htmx.ajax('POST', $('#work').getAttribute('hx-post'), { source: '#work', target: '#work', swap: 'innerHTML', values: { [`choose.${option.dataset.choose}`]: option.dataset.value } });
  }

  if (search) {
    $('#finder').addEventListener('keydown', event => {
      const count = options().length;
      if (event.key === 'ArrowDown' && count) { event.preventDefault(); search.focus(); mark((marked() + 1) % count); }
      else if (event.key === 'ArrowUp' && count) { event.preventDefault(); mark((marked() - 1 + count) % count); }
      else if (event.key === 'Enter' && !event.isComposing && event.target === search) { event.preventDefault(); enter(); }
      else if (event.key === 'Escape') { hits.innerHTML = ''; search.value = ''; awaited = ''; search.blur(); }
    });
    $('#offers')?.addEventListener('click', event => { const one = event.target.closest('[data-choose]'); if (one) choose(one); });
    hits.addEventListener('click', event => { const one = event.target.closest('.hit'); if (one) choose(one); });
    search.addEventListener('input', () => { awaited = ''; });
    hits.addEventListener('htmx:beforeSwap', event => {
      const { elt, parameters } = event.detail.requestConfig;
      if (event.target === hits) answered = elt === search ? parameters.q.trim() : words();
    });
    hits.addEventListener('htmx:afterSwap', event => { if (event.target === hits) arrived(); });
  }

  // A refusal has the eye: it stands above a list that may be scrolled away.
  document.body.addEventListener('htmx:afterSwap', event => {
    if (event.target.id !== 'answer') return;
    const said = $('.y-say', event.target);
    if (said) { said.scrollIntoView({ block: 'nearest' }); said.focus({ preventScroll: true }); }
  });

  // The time of a matter runs from the first hand laid on it, not from when the page was opened.
  let begun = $('#now')?.dataset.begun === 'yes';
  function begin() {
    const field = $('#matter [name=began]');
    if (begun || !field) return;
    begun = true;
    field.value = new Date(now()).toISOString();
    $('#now').dataset.begun = 'yes';
    $('[data-timer]').dataset.timer = field.value;
  }
  document.addEventListener('input', event => { if (event.target.closest('#matter, .d-finder')) begin(); });

  // --- the next hand --------------------------------------------------------------------------

  // Enter has asked for this number already: the question while typing would only come late and clear what is filled in.
  const asked = new WeakMap();
  document.body.addEventListener('htmx:confirm', event => {
    const form = event.target.closest('[data-finder] form'), field = form && $('input[hx-trigger]', form);
    if (!field) return;
    if (event.target === form) asked.set(form, field.value);
    else if (asked.get(form) === field.value) event.preventDefault();
    else asked.delete(form);
  });

  // A scanner types the number and sends Enter: the form's own submit. After each choice the next field has the hand.
  document.body.addEventListener('htmx:afterSettle', event => {
    tell();
    if (event.target.id === 'work' && event.detail.requestConfig?.parameters?.['choose.item']) next();
  });
  document.body.addEventListener('htmx:afterSwap', event => {
    tell();  // a bar that has just come shows every verb: none may be pressed until it is known which apply
    if (event.target.id.startsWith('found-')) $('[autofocus]', event.target)?.focus();
  });
  document.body.addEventListener('chosen', () => { if (!$('#bar').dataset.item) search?.focus(); else next(); });

  function next() {
    const open = $('[data-open-question] input');
    if (open) { open.focus(); return; }
    $('#work .set input:checked')?.focus();
  }

  // --- clocks -----------------------------------------------------------------------------------

  const clock = $('[data-clock]'), started = clock ? Date.parse(clock.dataset.clock) - Date.now() : 0;
  const now = () => Date.now() + started;
  const two = n => String(n).padStart(2, '0');
  function clocks() {
    const timer = $('[data-timer]');
    if (clock) { const at = new Date(now() + 8 * 3600e3); clock.textContent = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`; }
    if (timer) {
      const begun = timer.closest('[data-begun]').dataset.begun === 'yes';
      const s = Math.max(0, Math.floor((now() - Date.parse(timer.dataset.timer)) / 1000));
      timer.textContent = begun ? `${two(Math.floor(s / 60))}:${two(s % 60)}` : '00:00';
    }
  }
  setInterval(clocks, 1000);
  clocks();
  tell();
  for (const one of $$('[data-finder] form')) if ($('.y-input', one).value) htmx.trigger(one, 'submit');
  if ($('#f-person')) $('#f-person').focus();
  else if (offers().length) search.focus();
})();
