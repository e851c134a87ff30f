// A register: a pill narrows at once, arrows walk the rows, the export opens over the page. It works without.
(() => {
  const form = document.querySelector('.b-filter');
  form?.addEventListener('change', event => {
    if (event.target.matches('[type=radio], select')) form.requestSubmit();
  });

  const links = () => [...document.querySelectorAll('.b-table tbody a')];
  document.addEventListener('keydown', event => {
    if (!['ArrowDown', 'ArrowUp'].includes(event.key) || event.target.matches('input, select, textarea') || document.querySelector('dialog[open]')) return;
    const all = links(), at = all.indexOf(document.activeElement);
    const next = all[Math.min(Math.max(at + (event.key === 'ArrowDown' ? 1 : -1), 0), all.length - 1)];
    if (next) { event.preventDefault(); next.focus(); }
  });

  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-opens]');
    const dialog = opener && document.querySelector(`#${opener.dataset.opens}-dialog`);
    if (!dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  document.addEventListener('click', event => {
    const closer = event.target.closest('dialog [data-closes]');
    if (closer) { event.preventDefault(); closer.closest('dialog').close(); }
  });
  // The file comes as a download and leaves the page where it is.
  document.addEventListener('submit', event => {
    const dialog = event.target.closest('dialog');
    if (dialog && event.target.matches('[data-leaves]')) setTimeout(() => dialog.close(), 300);
  });

  const side = document.querySelector('#entry');
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target !== side) return;
    side.removeAttribute('data-empty');
    const from = event.detail.requestConfig.elt.closest('tr');
    if (!from) return;
    for (const row of document.querySelectorAll('.b-table tr[aria-selected]')) row.removeAttribute('aria-selected');
    from.setAttribute('aria-selected', 'true');
  });
})();
