// What the stand-in serves in the place of Paddle.js: it opens the stand-in's own page in the same tab.
(function () {
  var base = new URL('.', document.currentScript.src).href;
  var token = '';
  function tell(callback, name, transaction) {
    if (typeof callback === 'function') callback({ name: name, data: { transaction_id: transaction } });
  }
  var callback = null;
  var success = '';
  function open(options) {
    var transaction = options && options.transactionId;
    if (!transaction) throw new Error('Paddle.Checkout.open needs a transactionId');
    var settings = (options && options.settings) || {};
    var page = new URL('checkout/' + encodeURIComponent(transaction), base);
    page.searchParams.set('token', token);
    var after = settings.successUrl || success;
    if (after) page.searchParams.set('success', new URL(after, location.href).href);
    if (settings.locale) page.searchParams.set('lang', /^zh/i.test(settings.locale) ? 'zh' : 'en');
    tell(callback, 'checkout.loaded', transaction);
    location.assign(page.href);
  }
  function start(options) {
    token = (options && options.token) || '';
    callback = (options && options.eventCallback) || null;
    success = (options && options.checkout && options.checkout.settings && options.checkout.settings.successUrl) || '';
    window.Paddle.Initialized = true;
    var transaction = new URL(location.href).searchParams.get('_ptxn');
    if (transaction) open({ transactionId: transaction });
  }
  window.Paddle = {
    Initialized: false,
    Environment: { set: function () {} },
    Initialize: start,
    Setup: start,
    Update: function (options) { if (options && options.eventCallback) callback = options.eventCallback; },
    Checkout: { open: open, close: function () {} }
  };
})();
