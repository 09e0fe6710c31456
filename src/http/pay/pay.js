// Of the payment page: sends the form on to ECPay, opens Paddle's checkout, looks again while the payment is awaited.
(function () {
  var form = document.getElementById('go');
  if (form) { form.submit(); return; }
  var paddle = document.getElementById('paddle');
  if (paddle && window.Paddle) {
    var data = paddle.dataset;
    if (data.sandbox === 'true') window.Paddle.Environment.set('sandbox');
    // The address carries the transaction: Paddle's script opens it by itself.
    window.Paddle.Initialize({
      token: data.token,
      checkout: { settings: { successUrl: data.success, locale: data.locale } },
    });
  }
  var waiting = document.querySelector('[data-refresh-seconds]');
  if (waiting) setTimeout(function () { location.reload(); }, 1000 * Number(waiting.dataset.refreshSeconds));
})();
