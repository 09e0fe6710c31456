// openapi.json → src/api/schema.d.ts. Ids of operations are left out: the document uses some of them more than once, and then one
// operation would get the types of another. Without ids each path has its own.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const at = (path) => new URL(path, import.meta.url);
const document = JSON.parse(readFileSync(at('../openapi.json'), 'utf8'));
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) delete operation.operationId;
}
const head = '// Made by `npm run types` out of openapi.json; not to be changed by hand.\n\n';
writeFileSync(at('../src/api/schema.d.ts'), head + astToString(await openapiTS(document, { alphabetize: true })));
