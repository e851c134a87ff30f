// The keyboard of staff pages: function keys always, single keys while nothing is being typed.
(() => {
  const OFF = 'yikou.single-keys';
  const seen = one => one && !one.disabled && one.getClientRects().length > 0;
  const by = key => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(seen);
  const isTyping = one => one.matches('textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit])');
  const isBusy = () => document.querySelector('dialog[open]');

  function open(name, how, number) {
    const dialog = document.querySelector(`#${name}-dialog`);
    if (!dialog) return;
    if (how) {
      const choice = dialog.querySelector(`[name=how][value=${how}]`);
      if (choice) { choice.checked = true; choice.dispatchEvent(new Event('change', { bubbles: true })); }
    }
    if (number && dialog.querySelector('[name=number]')) dialog.querySelector('[name=number]').value = number;
    dialog.showModal();
    dialog.querySelector('textarea, select, input:not([type=hidden]), button')?.focus();
  }

  function press(target) {
    if (target.matches('input[type=checkbox]')) { target.click(); target.focus(); }
    else if (target.matches('input, textarea')) { target.focus(); target.select?.(); }
    else if (target.matches('summary')) { target.click(); target.parentElement.querySelector('input:not([type=hidden])')?.focus(); }
    else target.click();
  }

  document.addEventListener('keydown', event => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    if (key === 'Enter' && event.target.matches('#matter input')) { event.preventDefault(); return; }
    if (isBusy()) return;
    if (key === 'Escape' && isTyping(event.target)) { event.target.blur(); return; }
    if (/^F\d+$/.test(key)) { const target = by(key); if (target) { event.preventDefault(); if (!event.repeat) press(target); } return; }
    if (isTyping(event.target) || localStorage.getItem(OFF)) return;
    const target = by(key.length === 1 ? key.toUpperCase() : key);
    if (target && key.length === 1) { event.preventDefault(); press(target); }
  });

  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-open]');
    if (opener && !opener.disabled && opener.tagName === 'BUTTON') { opener.closest('dialog')?.close(); open(opener.dataset.open, opener.dataset.how, opener.dataset.number); return; }
    if (event.target.closest('dialog [data-close], dialog [data-closes]')) event.target.closest('dialog').close();
  });

  const toggle = document.querySelector('[data-single-keys]');
  if (toggle) {
    toggle.setAttribute('aria-checked', String(!localStorage.getItem(OFF)));
    toggle.addEventListener('click', () => {
      const off = !localStorage.getItem(OFF);
      if (off) localStorage.setItem(OFF, '1'); else localStorage.removeItem(OFF);
      toggle.setAttribute('aria-checked', String(!off));
    });
  }
})();
