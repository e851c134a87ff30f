// The page of a case: an opened act has the hand; a draft that was restored opens its act.
(() => {
  for (const one of document.querySelectorAll('.e-act')) one.addEventListener('toggle', () => {
    if (one.open && !one.contains(document.activeElement)) return;
    if (one.open) one.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  });
})();
