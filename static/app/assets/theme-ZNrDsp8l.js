// Before the first paint: a visitor who chose light does not see dark first.
try {
  if (JSON.parse(localStorage.getItem('vidgo.preferences') || '{}').theme === 'light') document.documentElement.dataset.theme = 'light';
} catch (_) { /* storage is off: dark, as by default */ }
