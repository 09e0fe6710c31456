// Runs before anything is drawn: sets the theme, and asks at once for what the page will need, so that texts, code and the
// first data come side by side instead of one after the other. scripts/boot.ts puts the names of the files in.
(function (files) {
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem('vidgo.preferences') || '{}');
  } catch (_) {
    // Storage is off: dark, and the browser's language.
  }
  if (kept.theme === 'light') document.documentElement.dataset.theme = 'light';

  function hint(name) {
    var link = document.createElement('link');
    if (/\.css$/.test(name)) {
      link.rel = 'preload';
      link.as = 'style';
    } else link.rel = 'modulepreload';
    // As Vite asks for them later, so that one answer serves both.
    link.crossOrigin = '';
    link.href = '/assets/' + name;
    document.head.append(link);
  }

  var path = location.pathname;
  var asked = new URLSearchParams(location.search).get('lang');
  var tags = [asked, kept.language].concat(navigator.languages || []).filter(Boolean);
  var language = 'en';
  tags.some(function (tag) {
    var found = Object.keys(files.texts).filter(function (it) { return it.split('-')[0] === String(tag).toLowerCase().split('-')[0]; })[0];
    if (found) language = found;
    return found;
  });
  var tool = (/^\/tools\/([a-z_]+)$/.exec(path) || [])[1];
  var page = path === '/' ? 'landing' : tool ? 'tool' : path === '/pricing' ? 'pricing' : '';
  var area = page === 'pricing' ? 'pricing' : page ? 'public' : '';
  files.pages.layout.concat(files.pages[page] || []).forEach(hint);
  files.texts[language].common.concat(files.texts[language][area] || []).forEach(hint);

  // The same for everybody: the first picture is of the library. Who asks is known later.
  if (page !== 'landing' && page !== 'tool') return;
  var address = '/api/v1/demo/presets/' + (tool || 'product_scene?limit=1');
  var answer = fetch(address).then(function (it) { return it.ok ? it.json() : null; }, function () { return null; });
  window.vidgoEarly = { address: address, answer: answer };
  if (page === 'landing') answer.then(function (found) {
    var first = found && found.presets[0];
    if (first && first.thumbnail_url) new Image().src = first.thumbnail_url;
  });
})({"pages":{"layout":[],"landing":["LandingPage-CtDzcSMQ.js","LandingPage-F8kUUbZN.css","presets-DNaUZOcD.js","presets-Bh763C15.css"],"tool":["ToolRoute-CtC0r2wv.js","ToolRoute-DvV947wM.css","useAction-GwPpJ9Je.js","presets-DNaUZOcD.js","presets-Bh763C15.css","BaseSelect-Dn-oBMB5.js","BaseSelect-1XANqzE1.css"],"pricing":["PricingPage-DW6OQwKp.js","PricingPage-Rwj-nK3Z.css","BaseField-B_80UQFV.js","BaseField-BDqiP4zM.css","useAction-GwPpJ9Je.js","idempotency-Dm7GNt5O.js"]},"texts":{"en":{"common":["common-Cj0Ck0B4.js"],"public":["public-DM1bjUXr.js"],"pricing":["pricing-DLkkBzWa.js"]},"zh-TW":{"common":["common-BpH89VXp.js"],"public":["public-DkQMEt16.js"],"pricing":["pricing-CCtNR6ps.js"]},"ja":{"common":["common-D5Q60u08.js"],"public":["public-lGg3KwO8.js"],"pricing":["pricing-fuUogzaD.js"]},"ko":{"common":["common-Bg1ln9dC.js"],"public":["public-CJ7Lvp5Z.js"],"pricing":["pricing-CjGDhmU6.js"]},"es":{"common":["common-DY489Cdm.js"],"public":["public-C4nIbgD_.js"],"pricing":["pricing-BtfoyCoC.js"]}}});
