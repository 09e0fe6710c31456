// ECPay's own client: signs the samples of argv[2] and makes the form of an order. Prints one JSON line.
import ECPayPayment from 'ecpay_aio_nodejs';

const task = JSON.parse(process.argv[2]);
const print = console.log;
// It prints what it hashes, the key included.
console.log = () => {};
const client = new ECPayPayment({
  OperationMode: 'Test',
  MercProfile: { MerchantID: task.merchant, HashKey: task.key, HashIV: task.iv },
  IgnorePayment: [],
  IsProjectContractor: false,
});
const signatures = task.samples.map((fields) => client.payment_client.helper.gen_chk_mac_value(fields));
const html = client.payment_client.aio_check_out_credit_onetime({
  MerchantTradeNo: 'NODESDK0000000000001',
  MerchantTradeDate: '2026/01/31 12:00:00',
  TotalAmount: '250',
  TradeDesc: 'VidGo',
  ItemName: '中包 110 點',
  ReturnURL: 'https://shop.example/api/v1/payments/callback',
  OrderResultURL: 'https://shop.example/result',
  NeedExtraPaidInfo: 'Y',
});
const fields = Object.fromEntries([...html.matchAll(/name="([^"]*)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
print(JSON.stringify({ signatures, action: /action="([^"]*)"/.exec(html)[1], fields }));
